import * as Plot from "@observablehq/plot";
import type { AvailabilityChart } from "../../document/blocks.ts";
import { momentMarks } from "./moments.ts";
import {
	axisName,
	colourOf,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

/** A strip for each capability, a cell for each second, darker the more was lost; lines where the fault fired and healed. */
export function availabilityPlot(
	{ arm, cells, seconds, firedAt, healedAt }: AvailabilityChart,
	document: PlotDocument,
): PlotElement {
	const rows = [...new Set(cells.map(({ capability }) => capability))];
	const drawn = cells.map(({ capability, second, good }) => ({
		row: capability,
		from: second,
		to: second + 1,
		lost: 1 - good,
	}));
	return Plot.plot({
		document: document as never,
		width,
		height: 64 + 22 * rows.length,
		marginLeft: 100,
		marginRight: 14,
		marginTop: 22,
		marginBottom: 34,
		style: text,
		x: {
			domain: [0, seconds],
			ticks: Math.min(seconds, 5),
			label: "seconds of load",
		},
		y: {
			domain: rows,
			label: null,
			tickFormat: axisName,
			tickSize: 0,
			padding: 0.1,
		},
		marks: [
			Plot.barX(drawn, {
				x1: "from",
				x2: "to",
				y: "row",
				fill: "var(--panel)",
				stroke: "var(--line)",
				strokeWidth: 0.5,
			}),
			Plot.barX(
				drawn.filter(({ lost }) => lost > 0),
				{
					x1: "from",
					x2: "to",
					y: "row",
					fill: colourOf(arm),
					fillOpacity: ({ lost }: { lost: number }) => 0.25 + 0.75 * lost,
				},
			),
			...momentMarks({ firedAt, healedAt }),
		],
	}) as unknown as PlotElement;
}
