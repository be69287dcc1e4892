import * as Plot from "@observablehq/plot";
import type { BarsChart } from "../../document/blocks.ts";
import {
	axisName,
	colourOf,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

/** A bar for each arm with its number at the end. */
export function barsPlot(
	{ bars, most }: BarsChart,
	document: PlotDocument,
): PlotElement {
	const end = most ?? Math.max(...bars.map(({ value }) => value));
	return Plot.plot({
		document: document as never,
		width,
		height: 16 + 34 * bars.length,
		marginLeft: 100,
		marginRight: 62,
		marginTop: 4,
		marginBottom: 6,
		style: text,
		x: { domain: [0, end || 1], axis: null },
		y: {
			domain: bars.map(({ arm }) => arm),
			label: null,
			tickFormat: axisName,
			tickSize: 0,
		},
		marks: [
			Plot.barX(bars, {
				x: "value",
				y: "arm",
				fill: ({ arm }: { arm: string }) => colourOf(arm),
				insetTop: 3,
				insetBottom: 3,
			}),
			Plot.text(bars, {
				x: "value",
				y: "arm",
				text: "label",
				textAnchor: "start",
				dx: 5,
			}),
			Plot.ruleX([0], { stroke: "var(--line)" }),
		],
	}) as unknown as PlotElement;
}
