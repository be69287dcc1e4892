import type { OperationTrace, TraceDocument } from "../results/trace-schema.ts";
import type { Document } from "./blocks.ts";
import { heading, list, paragraph, warning } from "./blocks.ts";
import { digits, listed } from "./format.ts";
import { notMeasured, sentencesOf, traceBlocks } from "./sections/traces.ts";
import { type Pen, penFor, type TerminalOptions } from "./terminal-pen.ts";
import { partsText } from "./terminal-traces.ts";
import { waterfallOf, waterfallText } from "./waterfall.ts";

/** The report of `shoplab trace`, as data. */
export function traceReport({ run, trace }: TraceDocument): Document {
	return {
		title: `shoplab: where the time of ${trace.operation} went`,
		blocks: [
			warning(notMeasured),
			heading(2, "Where the time went", "parts"),
			...traceBlocks(trace),
			heading(2, "How it was traced", "how"),
			list([
				["Command: ", { code: run.command }],
				`Started ${run.startedAt}; Node ${run.node}; bus ${run.bus}; seed ${run.seed}; ${digits(run.ratePerSecond)} journeys per second; ${run.pinning}.`,
				"Each request carries a W3C traceparent from the driver through every process, with events too, and all processes keep their spans by the machine's one monotonic clock.",
				"Three of four requests are sampled; the fourth shows what tracing costs.",
			]),
			paragraph(
				"The same spans lie beside this report as OTLP/JSON, for any tool that reads OpenTelemetry.",
			),
		],
	};
}

/** The same for a terminal: sentences, the parts, and a waterfall of the median and of the p99 request of each arm. */
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
