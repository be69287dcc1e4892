import * as Plot from "@observablehq/plot";
import type { ClimbChart } from "../blocks.ts";
import { type PlotDocument, type PlotElement, text, width } from "./plot.ts";

type Bar = ClimbChart["bars"][number];

/** A waterfall: each bar begins where the one before it ended; the label is what it adds. */
export function climbPlot(
	{ bars }: ClimbChart,
	document: PlotDocument,
): PlotElement {
	const most = Math.max(...bars.flatMap(({ from, to }) => [from, to]));
	return Plot.plot({
		document: document as never,
		width,
		height: 16 + 30 * bars.length,
		// Room for microservices-amqp-bare, the longest name that is not cut.
		marginLeft: 142,
		marginRight: 52,
		marginTop: 4,
		marginBottom: 6,
		style: text,
		x: { domain: [0, most || 1], axis: null },
		y: { domain: bars.map(({ step }) => step), label: null, tickSize: 0 },
		marks: [
			Plot.barX(bars, {
				x1: "from",
				x2: "to",
				y: "step",
				fill: ({ from, to }: Bar) =>
					to >= from ? "var(--microservices)" : "var(--colocated)",
				insetTop: 4,
				insetBottom: 4,
			}),
			Plot.text(bars, {
				x: ({ from, to }: Bar) => Math.max(from, to),
				y: "step",
				text: "label",
				textAnchor: "start",
				dx: 4,
			}),
			Plot.ruleX([0], { stroke: "var(--line)" }),
		],
	}) as unknown as PlotElement;
}
