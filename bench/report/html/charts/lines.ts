import * as Plot from "@observablehq/plot";
import type { LinesChart } from "../../document/blocks.ts";
import {
	armScales,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

type Dot = LinesChart["points"][number];

/** A line for each arm over the values of a series, evenly spaced; a bar through a mark is its interval. */
export function linesPlot(
	{ points, places, along, unit, level }: LinesChart,
	document: PlotDocument,
): PlotElement {
	const arms = [...new Set(points.map(({ arm }) => arm))];
	const told = points.filter(({ low, high }) => low !== null && high !== null);
	const most = Math.max(...points.map(({ y, high }) => high ?? y));
	return Plot.plot({
		document: document as never,
		width,
		height: 210,
		marginLeft: 44,
		marginRight: 16,
		marginTop: 22,
		marginBottom: 38,
		style: text,
		x: { type: "point", domain: places, label: along, padding: 0.3 },
		y: { domain: [0, most * 1.05 || 1], grid: true, ticks: 5, label: unit },
		...armScales(arms),
		marks: [
			Plot.ruleY(level === null ? [] : [level], {
				stroke: "var(--text)",
				strokeDasharray: "4 3",
			}),
			Plot.ruleX(told, {
				x: "place",
				y1: ({ low }: Dot) => low,
				y2: ({ high }: Dot) => high,
				stroke: "arm",
				strokeWidth: 2,
			}),
			Plot.line(points, { x: "place", y: "y", stroke: "arm", z: "arm" }),
			Plot.dot(points, {
				x: "place",
				y: "y",
				fill: "arm",
				symbol: "arm",
				r: 4.5,
			}),
		],
	}) as unknown as PlotElement;
}
