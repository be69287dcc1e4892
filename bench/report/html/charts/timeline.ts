import * as Plot from "@observablehq/plot";
import type { TimelineChart } from "../../document/blocks.ts";
import { lookOf } from "../../print/arms.ts";
import {
	colourOf,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

const stripOf = (arm: string) => `${lookOf(arm).mark} bystanders`;

/** A row for each moment with a mark for each arm, and below, for each arm, a strip of its bystanders: darker the more was lost. */
export function timelinePlot(
	{ arms, moments, marks, strips, seconds }: TimelineChart,
	document: PlotDocument,
): PlotElement {
	const rows = [...moments, ...strips.map(({ arm }) => stripOf(arm))];
	const cells = strips.flatMap(({ arm, shares }) =>
		shares.flatMap((good, second) =>
			good === null
				? []
				: [{ arm, row: stripOf(arm), from: second, lost: 1 - good }],
		),
	);
	const span = {
		x1: "from",
		x2: ({ from }: { from: number }) => from + 1,
		y: "row",
	};
	return Plot.plot({
		document: document as never,
		width,
		height: 52 + 24 * rows.length,
		marginLeft: 92,
		marginRight: 14,
		marginTop: 12,
		marginBottom: 36,
		style: text,
		x: {
			domain: [0, seconds],
			ticks: Math.min(seconds, 6),
			grid: true,
			label: "seconds of load",
		},
		y: { domain: rows, label: null, tickSize: 0, padding: 0.15 },
		symbol: { domain: arms, range: arms.map((arm) => lookOf(arm).symbol) },
		marks: [
			Plot.ruleY(moments, { stroke: "var(--line)" }),
			...arms.map((arm, index) =>
				Plot.dot(
					marks.filter((mark) => mark.arm === arm),
					{
						x: ({ ms }: { ms: number }) => ms / 1000,
						y: "moment",
						symbol: "arm",
						fill: colourOf(arm),
						stroke: "var(--ground)",
						r: 4.5,
						// Two arms at the same moment stand one above the other.
						dy: (index - (arms.length - 1) / 2) * 9,
					},
				),
			),
			Plot.barX(cells, {
				...span,
				fill: "var(--panel)",
				stroke: "var(--line)",
				strokeWidth: 0.5,
			}),
			Plot.barX(
				cells.filter(({ lost }) => lost > 0),
				{
					...span,
					fill: ({ arm }: { arm: string }) => colourOf(arm),
					fillOpacity: ({ lost }: { lost: number }) => 0.25 + 0.75 * lost,
				},
			),
		],
	}) as unknown as PlotElement;
}
