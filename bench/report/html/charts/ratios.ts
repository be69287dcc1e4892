import * as Plot from "@observablehq/plot";
import type { RatiosChart } from "../../document/blocks.ts";
import {
	armScales,
	axisName,
	logAxis,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

/** A dot with its interval for each ratio on a log axis, over its A/A band and the line at 1, where there is no difference. */
export function ratiosPlot(
	{ rows }: RatiosChart,
	document: PlotDocument,
): PlotElement {
	const lines = rows.map((row, index) => ({ ...row, line: `${index}` }));
	const names = new Map(lines.map(({ line, name }) => [line, name]));
	const banded = lines.flatMap(({ line, band }) =>
		band ? [{ line, ...band }] : [],
	);
	const ends = [1, ...rows.flatMap(endsOf)];
	return Plot.plot({
		document: document as never,
		width,
		height: 46 + 26 * rows.length,
		marginLeft: 104,
		marginRight: 16,
		marginTop: 6,
		marginBottom: 34,
		style: text,
		x: {
			...logAxis([Math.min(...ends), Math.max(...ends)]),
			label: "ratio, log axis",
		},
		y: {
			domain: lines.map(({ line }) => line),
			tickFormat: (line: string) => axisName(names.get(line) ?? ""),
			tickSize: 0,
			label: null,
		},
		...armScales([...new Set(rows.map(({ arm }) => arm))]),
		marks: [
			Plot.barX(banded, {
				x1: "low",
				x2: "high",
				y: "line",
				fill: "var(--line)",
			}),
			Plot.ruleX([1], { stroke: "var(--text)", strokeDasharray: "4 3" }),
			Plot.ruleY(
				lines.filter(({ low, high }) => low !== null && high !== null),
				{ x1: "low", x2: "high", y: "line", stroke: "arm", strokeWidth: 2 },
			),
			Plot.dot(lines, {
				x: "value",
				y: "line",
				fill: "arm",
				symbol: "arm",
				r: 5,
			}),
		],
	}) as unknown as PlotElement;
}

function endsOf({ value, low, high, band }: RatiosChart["rows"][number]) {
	return [
		value,
		low ?? value,
		high ?? value,
		...(band ? [band.low, band.high] : []),
	];
}
