import * as Plot from "@observablehq/plot";
import { lookOf } from "../arms.ts";
import type { LadderChart } from "../blocks.ts";
import {
	colourOf,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

const percentiles = ["p50", "p90", "p95", "p99", "max"];

/** A rung for each percentile, a mark for each arm, milliseconds on a log axis: equal steps are equal factors. */
export function ladderPlot(
	{ points, domainMs }: LadderChart,
	document: PlotDocument,
): PlotElement {
	const arms = [...new Set(points.map(({ arm }) => arm))];
	const rungs = percentiles.filter((percentile) =>
		points.some((point) => point.percentile === percentile),
	);
	const [low, high] = domainMs;
	return Plot.plot({
		document: document as never,
		width,
		height: 46 + 30 * rungs.length,
		marginLeft: 44,
		marginRight: 16,
		marginTop: 6,
		marginBottom: 34,
		style: text,
		x: {
			type: "log",
			domain: [low * 0.9, high * 1.1],
			grid: true,
			ticks: 4,
			tickFormat: "~s",
			label: "ms",
		},
		y: { domain: rungs, label: null },
		color: { domain: arms, range: arms.map(colourOf) },
		symbol: { domain: arms, range: arms.map((arm) => lookOf(arm).symbol) },
		marks: [
			Plot.ruleY(rungs, { stroke: "var(--line)" }),
			Plot.dot(points, {
				x: "ms",
				y: "percentile",
				fill: "arm",
				symbol: "arm",
				r: 5,
			}),
		],
	}) as unknown as PlotElement;
}
