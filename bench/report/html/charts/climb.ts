import * as Plot from "@observablehq/plot";
import type { ClimbChart } from "../../document/blocks.ts";
import { type PlotDocument, type PlotElement, text, width } from "./plot.ts";

type Bar = ClimbChart["bars"][number];

const edges = { marginLeft: 142, marginRight: 58 };

/**
 * A waterfall: each bar begins where the one before it ended, full where it adds and hollow where it saves; the label is by how much.
 * The line across its end is the interval; one that leaves the drawing is cut there.
 */
export function climbPlot(
	{ bars }: ClimbChart,
	document: PlotDocument,
): PlotElement {
	const domain = domainOf(bars);
	const inside = (value: number) =>
		Math.min(domain[1], Math.max(domain[0], value));
	const whiskers = bars.flatMap(({ step, low, high }) =>
		low === null || high === null
			? []
			: [{ step, low: inside(low), high: inside(high) }],
	);
	return Plot.plot({
		document: document as never,
		width,
		height: 16 + 30 * bars.length,
		// Room for microservices-amqp-bare, the longest name that is not cut.
		...edges,
		marginTop: 4,
		marginBottom: 6,
		style: text,
		x: { domain, axis: null },
		y: { domain: bars.map(({ step }) => step), label: null, tickSize: 0 },
		marks: [
			Plot.barX(bars, {
				x1: "from",
				x2: "to",
				y: "step",
				fill: ({ from, to }: Bar) =>
					to >= from ? "var(--quiet)" : "var(--ground)",
				stroke: "var(--quiet)",
				strokeWidth: 1.5,
				insetTop: 5,
				insetBottom: 5,
			}),
			Plot.ruleY(whiskers, {
				x1: "low",
				x2: "high",
				y: "step",
				stroke: "var(--text)",
				strokeWidth: 1.5,
			}),
			Plot.tickX(
				whiskers.flatMap(({ step, low, high }) => [
					{ step, end: low },
					{ step, end: high },
				]),
				{ x: "end", y: "step", stroke: "var(--text)", inset: 9 },
			),
			Plot.text(bars, {
				x: () => domain[1],
				y: "step",
				text: "label",
				textAnchor: "start",
				dx: 4,
			}),
			Plot.ruleX([0], { stroke: "var(--line)" }),
		],
	}) as unknown as PlotElement;
}

/** From 0 to the longest bar, with room for intervals that are not much longer. */
function domainOf(bars: readonly Bar[]): [number, number] {
	const most = Math.max(...bars.flatMap(({ from, to }) => [from, to])) || 1;
	const lows = bars.map(({ low }) => low ?? 0);
	const highs = bars.map(({ high }) => high ?? 0);
	return [
		Math.max(-most / 4, Math.min(0, ...lows)),
		Math.min(1.5 * most, Math.max(most, ...highs)),
	];
}
