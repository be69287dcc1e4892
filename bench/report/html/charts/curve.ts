import * as Plot from "@observablehq/plot";
import type { CurveChart } from "../../document/blocks.ts";
import {
	armScales,
	logAxis,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

/** Where the marks of the arms stand on their curves. */
const marked = new Set([0.1, 0.25, 0.5, 0.75, 0.9]);

/** An empirical distribution: milliseconds on a log axis, the share of answers that took at most so long above it. */
export function curvePlot(
	{ curves, domainMs }: CurveChart,
	document: PlotDocument,
): PlotElement {
	const points = curves.flatMap(({ arm, points }) =>
		points.map(({ share, ms }) => ({ arm, ms, percent: 100 * share, share })),
	);
	return Plot.plot({
		document: document as never,
		width,
		height: 200,
		marginLeft: 44,
		marginRight: 16,
		marginTop: 10,
		marginBottom: 34,
		style: text,
		x: { ...logAxis(domainMs), label: "ms, log axis" },
		y: {
			domain: [0, 100],
			ticks: [0, 25, 50, 75, 100],
			tickFormat: (percent: number) => `${percent} %`,
			label: null,
			grid: true,
		},
		...armScales(curves.map(({ arm }) => arm)),
		marks: [
			Plot.line(points, {
				x: "ms",
				y: "percent",
				stroke: "arm",
				strokeWidth: 2,
				curve: "step-after",
			}),
			Plot.dot(
				points.filter(({ share }) => marked.has(share)),
				{ x: "ms", y: "percent", fill: "arm", symbol: "arm", r: 4.5 },
			),
		],
	}) as unknown as PlotElement;
}
