import * as Plot from "@observablehq/plot";
import type { LadderChart } from "../../document/blocks.ts";
import {
	armScales,
	logAxis,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

const percentiles = ["p50", "p90", "p95", "p99"];
const rungHeight = 34;

/** A rung for each percentile, a mark with its interval for each arm, milliseconds on a log axis. */
export function ladderPlot(
	{ points, domainMs }: LadderChart,
	document: PlotDocument,
): PlotElement {
	const arms = [...new Set(points.map(({ arm }) => arm))];
	const rungs = percentiles.filter((percentile) =>
		points.some((point) => point.percentile === percentile),
	);
	return Plot.plot({
		document: document as never,
		width,
		height: 46 + rungHeight * rungs.length,
		marginLeft: 44,
		marginRight: 16,
		marginTop: 6,
		marginBottom: 34,
		style: text,
		x: { ...logAxis(domainMs), label: "ms, log axis", clamp: true },
		y: { domain: rungs, label: null },
		...armScales(arms),
		marks: [
			Plot.ruleY(rungs, { stroke: "var(--line)" }),
			...arms.flatMap((arm, index) => {
				const own = points.filter((point) => point.arm === arm);
				const dy = offset(index, arms.length);
				return [
					Plot.ruleY(
						own.filter(({ low, high }) => low !== null && high !== null),
						{
							x1: "low",
							x2: "high",
							y: "percentile",
							stroke: "arm",
							strokeWidth: 2,
							dy,
						},
					),
					Plot.dot(own, {
						x: "ms",
						y: "percentile",
						fill: "arm",
						symbol: "arm",
						r: 5,
						dy,
					}),
				];
			}),
		],
	}) as unknown as PlotElement;
}

/** Arms stand under one another on a rung, so that no interval hides another. */
function offset(index: number, arms: number): number {
	return (index - (arms - 1) / 2) * Math.min(12, (rungHeight - 6) / arms);
}
