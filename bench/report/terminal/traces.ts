import type {
	OperationTrace,
	TraceDocument,
} from "../../results/trace-schema.ts";
import {
	notMeasured,
	partRows,
	partsIn,
	sentencesOf,
} from "../document/sections/traces.ts";
import { waterfallOf, waterfallText } from "../document/waterfall.ts";
import { digits, listed } from "../print/format.ts";
import { type Pen, penFor, type TerminalOptions } from "./pen.ts";
import { gridText } from "./tables.ts";

/** The report of `shoplab trace` for a terminal: sentences, the parts, and a waterfall of the median and of the p99 request of each arm. */
export function traceTerminal(
	{ run, trace }: TraceDocument,
	options: TerminalOptions,
): string {
	const pen = penFor(options);
	const parts = [
		pen.paint.bold(`Where the time of ${trace.operation} went`),
		pen.say(
			`Compared: ${listed(Object.keys(trace.arms))}. Bus ${run.bus}; seed ${run.seed}; ${digits(run.ratePerSecond)} journeys per second.`,
		),
		pen.say(notMeasured, "! "),
		...Object.entries(trace.arms).flatMap(([arm, { median, p99 }]) => [
			...picture(
				`${arm}: median request, ${digits(median.latencyMs)} ms`,
				waterfallOf(median).rows,
				pen,
			),
			...afterwardsPicture(arm, trace, pen),
			...picture(
				`${arm}: p99 request, ${digits(p99.latencyMs)} ms`,
				waterfallOf(p99).rows,
				pen,
			),
		]),
		"",
		partsText(trace, pen),
		...sentencesOf(trace).map((sentence) => pen.say(sentence, "- ")),
		pen.say(
			"own ms: the span's share of the latency, what it took while the answer waited for it and for nothing below it. These shares add up to the whole; of calls in parallel the last to end counts.",
		),
	];
	return `${parts.join("\n")}\n`;
}

const mostLines = 48;

function picture(
	title: string,
	rows: ReturnType<typeof waterfallOf>["rows"],
	pen: Pen,
): string[] {
	if (rows.length === 0) return [];
	const lines = waterfallText(rows, { width: pen.columns, most: mostLines });
	return ["", pen.paint.bold(title), ...lines];
}

function afterwardsPicture(
	arm: string,
	{ arms }: OperationTrace,
	pen: Pen,
): string[] {
	const median = arms[arm]?.median;
	if (!median) return [];
	const title = `${arm}: what that answer did not wait for`;
	return picture(title, waterfallOf(median).afterwards, pen);
}

/** The tables of parts, for a terminal: one for each arm, so that they fit. */
export function partsText(
	{ operation, arms }: OperationTrace,
	pen: Pen,
): string {
	const parts = partsIn(Object.values(arms));
	return Object.entries(arms)
		.map(([arm, trace]) => {
			const rows = partRows(trace).map(([name, each, sum]) => [
				name,
				...parts.map((part) => digits(each[part])),
				digits(sum),
			]);
			const title = pen.say(`${operation} on ${arm}, ms`, "   ");
			return `${title}\n${gridText({ head: ["", ...parts, "sum"], rows }, pen)}`;
		})
		.join("\n");
}

/** The median request of each arm, in one table; the slow ones are in the reports. */
export function medianPartsText(
	{ operation, arms }: OperationTrace,
	pen: Pen,
): string {
	const parts = partsIn(Object.values(arms));
	const rows = Object.entries(arms).map(([arm, { median }]) => [
		arm,
		...parts.map((part) => digits(median.parts[part])),
		digits(median.latencyMs),
	]);
	return gridText({ head: [operation, ...parts, "sum"], rows }, pen);
}
