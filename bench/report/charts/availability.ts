import * as Plot from "@observablehq/plot";
import type { AvailabilityChart } from "../blocks.ts";
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
	const moments = [
		{ at: firedAt, word: "fault" },
		{ at: healedAt, word: "healed" },
	].flatMap(({ at, word }) => (at === null ? [] : [{ at, word }]));
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
			...momentMarks(moments),
		],
	}) as unknown as PlotElement;
}

function momentMarks(moments: readonly { at: number; word: string }[]) {
	const [first, second] = moments;
	return [
		Plot.ruleX(moments, {
			x: "at",
			stroke: "var(--text)",
			strokeWidth: 1.5,
			strokeDasharray: "4 3",
		}),
		Plot.text(first ? [first] : [], {
			x: "at",
			text: "word",
			frameAnchor: "top",
			textAnchor: "end",
			dx: 2,
			dy: -14,
		}),
		Plot.text(second ? [second] : [], {
			x: "at",
			text: "word",
			frameAnchor: "top",
			textAnchor: "start",
			dx: 6,
			dy: -14,
		}),
	];
}
