import type { OperationTrace } from "../results/trace-schema.ts";
import { digits } from "./format.ts";
import { partRows, partsIn } from "./sections/traces.ts";
import type { Pen } from "./terminal-pen.ts";
import { gridText } from "./terminal-tables.ts";

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
