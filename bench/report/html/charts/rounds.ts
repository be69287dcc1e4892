import * as Plot from "@observablehq/plot";
import type { RoundsChart } from "../../document/blocks.ts";
import {
	armScales,
	colourOf,
	logAxis,
	type PlotDocument,
	type PlotElement,
	text,
	width,
} from "./plot.ts";

type Dot = RoundsChart["dots"][number];

/** A place for each round and one behind them for rejected trials, whose marks are hollow; controls are crosses. */
export function roundsPlot(
	{ dots, arms, rounds, domainMs }: RoundsChart,
	document: PlotDocument,
): PlotElement {
	const apart = dots.some(({ accepted }) => !accepted);
	const last = apart ? rounds + 1 : rounds;
	const placed = dots.map((dot) => ({
		...dot,
		at: (dot.accepted ? dot.round : last) + shift(dot, arms),
	}));
	return Plot.plot({
		document: document as never,
		width,
		height: 200,
		marginLeft: 44,
		marginRight: 16,
		marginTop: 24,
		marginBottom: 34,
		style: text,
		x: {
			domain: [0.5, last + 0.5],
			ticks: roundTicks(rounds, apart),
			tickFormat: (round: number) => (round > rounds ? "rejected" : `${round}`),
			tickSize: 0,
			label: apart ? null : "round",
		},
		y: { ...logAxis(domainMs), label: "ms, log axis" },
		...armScales(arms),
		marks: [
			Plot.ruleX(apart ? [rounds + 0.5] : [], {
				stroke: "var(--line)",
				strokeDasharray: "4 3",
			}),
			Plot.dot(
				placed.filter(({ role, accepted }) => accepted && role === "measured"),
				{ x: "at", y: "ms", fill: "arm", symbol: "arm", r: 4 },
			),
			Plot.dot(
				placed.filter(({ role, accepted }) => accepted && role === "control"),
				{
					x: "at",
					y: "ms",
					stroke: ({ arm }: Dot) => colourOf(arm),
					symbol: "times",
					strokeWidth: 2,
					r: 4,
				},
			),
			Plot.dot(
				placed.filter(({ accepted }) => !accepted),
				{
					x: "at",
					y: "ms",
					stroke: ({ arm }: Dot) => colourOf(arm),
					symbol: "arm",
					strokeWidth: 1.5,
					r: 4,
				},
			),
		],
	}) as unknown as PlotElement;
}

/** Within a round the arms stand beside one another, a control beside its arm. */
function shift({ arm, role }: Dot, arms: readonly string[]): number {
	const column = 2 * arms.indexOf(arm) + (role === "control" ? 1 : 0);
	const columns = 2 * arms.length - 1;
	return ((column - (columns - 1) / 2) / columns) * 0.7;
}

const mostTicks = 6;

function roundTicks(rounds: number, apart: boolean): number[] {
	const step = Math.ceil(rounds / mostTicks);
	const ticks = Array.from(
		{ length: Math.ceil(rounds / step) },
		(_, index) => 1 + index * step,
	);
	// The word at the end needs the room of the ticks just before it.
	const room = ticks.filter((round) => round <= 0.9 * rounds + 0.5);
	return apart ? [...room, rounds + 1] : ticks;
}
