import {
	type ArmTrace,
	type OperationTrace,
	type PartsMs,
	type TracePart,
	traceParts,
} from "../../../results/trace-schema.ts";
import { count, digits, duration, listed } from "../../print/format.ts";
import {
	type Block,
	heading,
	numeric,
	paragraph,
	type Table,
	type Text,
	type WaterfallBlock,
	warning,
	words,
} from "../blocks.ts";
import { axisOf, waterfallOf } from "../waterfall.ts";

/** Where the time of traced operations went: parts that add up, waterfalls, and what followed the answers. */
export function traces(
	traced: readonly OperationTrace[] | undefined,
	id: string,
): Block[] {
	if (!traced || traced.length === 0) return [];
	return [
		heading(3, "Where the time went", `${id}-traces`),
		warning(notMeasured),
		...traced.flatMap((each) => traceBlocks(each)),
	];
}

/** Said wherever traced numbers are shown. */
export const notMeasured =
	"Traced numbers explain, they do not measure: every traced request does extra work for its spans. Compare arms by the measured rounds, and read here where their time goes.";

/** The parts and waterfalls of one operation on all its arms. */
export function traceBlocks(traced: OperationTrace): Block[] {
	return [
		...sentencesOf(traced).map(paragraph),
		partsTable(traced),
		...afterwardsTables(traced),
		waterfalls(traced, "median"),
		...afterwardsWaterfalls(traced),
		waterfalls(traced, "p99"),
	];
}

/** What the traces of an operation say, in sentences. */
export function sentencesOf({ operation, arms }: OperationTrace): string[] {
	const [first, ...others] = Object.entries(arms);
	const each = Object.entries(arms).map(
		([arm, trace]) =>
			`${arm}: ${operation} took ${duration(trace.latencyMs.p50)} at the median of ${count(trace.requests)} traced requests; ${listed(largest(trace.medianParts))}. ${hopsText(trace)}${overheadText(trace)}`,
	);
	if (!first) return each;
	const differences = others.map(([arm, trace]) =>
		differenceText(first, [arm, trace]),
	);
	return [...each, ...differences];
}

const largest = (parts: PartsMs): string[] =>
	traceParts
		.toSorted((a, b) => parts[b] - parts[a])
		.slice(0, 3)
		.filter((part) => parts[part] > 0)
		.map((part) => `${part} ${duration(parts[part])}`);

function hopsText({ hops, statements }: ArmTrace): string {
	const between = hops - 1;
	const requests =
		between <= 0
			? "No request between processes"
			: `${count(between)} ${between === 1 ? "request" : "requests"} between processes`;
	return `${requests}, ${count(statements)} SQL statements.`;
}

function overheadText({ latencyMs, untracedP50Ms }: ArmTrace): string {
	if (untracedP50Ms === null) return "";
	return ` Not traced, in the same processes: ${duration(untracedP50Ms)}; tracing adds ${duration(Math.max(0, latencyMs.p50 - untracedP50Ms))}.`;
}

function differenceText(
	[base, baseTrace]: [string, ArmTrace],
	[arm, trace]: [string, ArmTrace],
): string {
	const gap = trace.latencyMs.p50 - baseTrace.latencyMs.p50;
	const parts = traceParts
		.map((part) => ({
			part,
			ms: trace.medianParts[part] - baseTrace.medianParts[part],
		}))
		.toSorted((a, b) => Math.abs(b.ms) - Math.abs(a.ms))
		.filter(({ ms }) => Math.abs(ms) >= 0.005)
		.map(({ part, ms }) => `${part} ${signed(ms)}`);
	const byPart = parts.length === 0 ? "" : ` By part: ${listed(parts)}.`;
	return `${arm} against ${base}: ${signed(gap)} at the median.${byPart}`;
}

const signed = (ms: number): string =>
	`${ms < 0 ? "−" : "+"}${duration(Math.abs(ms))}`;

function partsTable({ operation, arms }: OperationTrace): Table {
	return {
		kind: "table",
		caption: `${operation}: where the time went, in ms`,
		columns: [
			words("Arm"),
			words("Request"),
			...[...partsIn(Object.values(arms)), "sum"].map(numeric),
		],
		rows: Object.entries(arms).flatMap(([arm, trace]) =>
			partRows(trace).map(([name, parts, sum]): Text[] => [
				[{ arm }],
				name,
				...partsIn(Object.values(arms)).map((part) => digits(parts[part])),
				digits(sum),
			]),
		),
		note: partsNote,
	};
}

/** The rows of a table of parts: the median request, the slow one, and all together, whose medians have no sum (null). */
export function partRows(
	trace: ArmTrace,
): [name: string, parts: PartsMs, sumMs: number | null][] {
	const { median, p99, medianParts } = trace;
	return [
		["median", median.parts, median.latencyMs],
		["p99", p99.parts, p99.latencyMs],
		["medians", medianParts, null],
	];
}

/** The parts that some request has; `other` mostly stays empty. */
export function partsIn(traces: readonly ArmTrace[]): TracePart[] {
	return traceParts.filter(
		(part) =>
			part !== "other" ||
			traces.some(({ median, p99, medianParts }) =>
				[median.parts, p99.parts, medianParts].some((each) => each.other > 0),
			),
	);
}

const meanings: Readonly<Record<TracePart, string>> = {
	sql: "statements with BEGIN and COMMIT",
	handler: "the operations' own code, that of passing requests on too",
	edge: "HTTP work: reading, tokens, validation, writing",
	wire: "between processes, from request sent to request read and from answer written to answer read, without what is queue",
	queue:
		"waiting for a connection, and for an event loop that had been busy with other things when it took the message",
	card: "calls to the card processor",
	other: "calls to who keeps no spans",
};

const partsNote = `The parts of one request add up to its latency: each moment belongs to the innermost span that the answer waited for; of calls in parallel, to the one that ended last. Median and p99 are one request each; medians: the median of each part over all requests, which need not add up and so have no sum. ${traceParts.map((part) => `${part}: ${meanings[part]}.`).join(" ")}`;

function afterwardsTables({ operation, arms }: OperationTrace): Table[] {
	const rows = Object.entries(arms).flatMap(([arm, { afterwards }]) =>
		(afterwards?.events ?? []).map(({ type, consumer, waitedMs }): Text[] => [
			[{ arm }],
			[{ code: type }],
			consumer,
			digits(waitedMs),
		]),
	);
	if (rows.length === 0) return [];
	const done = Object.entries(arms).flatMap(([arm, { afterwards }]) =>
		afterwards
			? [`${arm} was done ${duration(afterwards.doneMs)} after the answer`]
			: [],
	);
	return [
		{
			kind: "table",
			caption: `${operation}: how long events waited, median`,
			columns: [
				words("Arm"),
				words("Event"),
				words("Consumer"),
				numeric("ms from published to consumed"),
			],
			rows,
			note: `Half of the time or more, ${listed(done)}.`,
		},
	];
}

/** The same request of every arm, side by side. */
function waterfalls(
	{ operation, arms }: OperationTrace,
	which: "median" | "p99",
): Block {
	const each = Object.entries(arms).map(([arm, trace]) => ({
		caption: `${operation} on ${arm}: the ${which} request, ${duration(trace[which].latencyMs)}`,
		rows: waterfallOf(trace[which]).rows,
	}));
	return beside(each);
}

function afterwardsWaterfalls({ operation, arms }: OperationTrace): Block[] {
	const each = Object.entries(arms).flatMap(([arm, { median }]) => {
		const rows = waterfallOf(median).afterwards;
		const caption = `${operation} on ${arm}: what the answer of the median request did not wait for`;
		return rows.length === 0 ? [] : [{ caption, rows }];
	});
	return each.length === 0 ? [] : [beside(each)];
}

const greatestFactor = 8;

/** On one axis, so that what is longer took longer; where that would make hairlines of a whole request, each on its own. */
function beside(
	each: readonly Pick<WaterfallBlock, "caption" | "rows">[],
): Block {
	const ends = each.map(({ rows }) => axisOf(rows).toMs);
	const untilMs = Math.max(...ends);
	const isShared = untilMs <= greatestFactor * Math.min(...ends);
	return {
		kind: "beside",
		blocks: each.map(({ caption, rows }) => ({
			kind: "waterfall",
			caption: isShared ? caption : `${caption} (on an axis of its own)`,
			rows,
			...(isShared && { untilMs }),
		})),
	};
}
