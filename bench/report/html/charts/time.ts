import * as Plot from "@observablehq/plot";
import type { TimeChart } from "../../document/blocks.ts";
import { momentMarks } from "./moments.ts";
import {
	armScales,
	logAxis,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

const margins = { marginLeft: 44, marginRight: 16, marginTop: 22 };

/** Two drawings over the same seconds: p50 (line) and p95 (dashes) of right answers, and under it what was not good. */
export function timePlots(
	chart: TimeChart,
	document: PlotDocument,
): PlotElement[] {
	return [latencyPlot(chart, document), badPlot(chart, document)];
}

function latencyPlot(
	{ bins, firedAt, healedAt }: TimeChart,
	document: PlotDocument,
): PlotElement {
	const points = bins.flatMap(({ arm, from, to, p50, p95 }) =>
		[
			{ which: "p50", ms: p50 },
			{ which: "p95", ms: p95 },
		].map((point) => ({ ...point, arm, at: (from + to) / 2 })),
	);
	const known = points.flatMap(({ ms }) => ms ?? []);
	const lines = (which: string, strokeDasharray: string) =>
		Plot.line(
			points.filter((point) => point.which === which),
			{
				x: "at",
				y: "ms",
				stroke: "arm",
				z: "arm",
				strokeWidth: 1.75,
				strokeDasharray,
			},
		);
	return Plot.plot({
		document: document as never,
		width,
		...margins,
		// Room for the words of moments under the name of the axis.
		marginTop: firedAt === null ? margins.marginTop : 36,
		height: firedAt === null ? 170 : 184,
		marginBottom: 8,
		style: text,
		x: { domain: [0, endOf(bins)], axis: null },
		y: {
			...logAxis([Math.min(...known), Math.max(...known)]),
			label: "ms, log axis: p50 line, p95 dashes",
		},
		...armScales(armsIn(bins)),
		marks: [
			...momentMarks({ firedAt, healedAt }),
			lines("p50", "none"),
			lines("p95", "4 3"),
			Plot.dot(
				points.filter(({ ms }) => ms !== null),
				{ x: "at", y: "ms", fill: "arm", symbol: "arm", r: 3 },
			),
		],
	}) as unknown as PlotElement;
}

function badPlot(
	{ bins, firedAt, healedAt }: TimeChart,
	document: PlotDocument,
): PlotElement {
	const most = Math.max(...bins.map(({ badPerSecond }) => badPerSecond));
	const points = bins.map((bin) => ({ ...bin, at: (bin.from + bin.to) / 2 }));
	return Plot.plot({
		document: document as never,
		width,
		...margins,
		height: 110,
		marginBottom: 34,
		style: text,
		x: {
			domain: [0, endOf(bins)],
			ticks: Math.min(endOf(bins), 6),
			label: "seconds of load",
		},
		y: {
			domain: [0, most || 1],
			ticks: 3,
			grid: true,
			label: "not good, per second",
		},
		...armScales(armsIn(bins)),
		marks: [
			...momentMarks({ firedAt, healedAt }, false),
			Plot.line(points, {
				x: "at",
				y: "badPerSecond",
				stroke: "arm",
				z: "arm",
				strokeWidth: 1.75,
			}),
			Plot.dot(points, {
				x: "at",
				y: "badPerSecond",
				fill: "arm",
				symbol: "arm",
				r: 3,
			}),
		],
	}) as unknown as PlotElement;
}

const armsIn = (bins: TimeChart["bins"]) => [
	...new Set(bins.map(({ arm }) => arm)),
];

const endOf = (bins: TimeChart["bins"]) =>
	Math.max(...bins.map(({ to }) => to));
