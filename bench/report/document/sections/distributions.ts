import type { ScenarioResult } from "../../../results/schema.ts";
import { isTooWide } from "../../../stats/format.ts";
import { curveOf, percentiles, percentilesOf } from "../../facts/latencies.ts";
import { namesOf } from "../../facts/run.ts";
import { digits, duration, percent } from "../../print/format.ts";
import {
	type Block,
	type Chart,
	type CurveChart,
	type LadderChart,
	numeric,
	type Table,
	words,
} from "../blocks.ts";
import { chartRows } from "../chart-rows.ts";

/** How latencies are distributed: the whole curve of each journey where arms are compared by it, and its percentiles with their intervals. */
export function distributions(scenario: ScenarioResult): Block[] {
	const journeys = namesOf(scenario, (arm) => arm.journeys).map((journey) => ({
		journey,
		curves: curvesOf(scenario, journey),
		points: pointsOf(scenario, journey),
	}));
	const all = journeys.flatMap(({ curves, points }) => [
		...curves.flatMap((curve) => curve.points.map(({ ms }) => ms)),
		...points.flatMap(({ ms, low, high }) => [ms, low ?? ms, high ?? ms]),
	]);
	const domainMs: [number, number] = [Math.min(...all), Math.max(...all)];
	const charts = journeys.map(({ journey, curves, points }): Chart[] => [
		...(curves.length > 0 ? [curveChart(journey, { curves, domainMs })] : []),
		...(points.length > 0 ? [ladderChart(journey, { points, domainMs })] : []),
	]);
	const hasCurves = journeys.some(({ curves }) => curves.length > 0);
	return [
		...chartRows(scenario, hasCurves ? charts : [charts.flat()]),
		...curveTable(journeys),
	];
}

type Curves = CurveChart["curves"];
type Points = LadderChart["points"];

function curvesOf(scenario: ScenarioResult, name: string): Curves {
	if (scenario.kind !== "latency") return [];
	return Object.keys(scenario.arms).flatMap((arm) => {
		const points = curveOf(scenario, { arm, kind: "journeys", name });
		// A log axis has no place for 0; nothing that crossed a socket took no time.
		const drawn = points.filter(({ ms }) => ms > 0);
		return drawn.length === 0 ? [] : [{ arm, points: drawn }];
	});
}

function pointsOf(scenario: ScenarioResult, name: string): Points {
	return Object.keys(scenario.arms).flatMap((arm) => {
		const found = percentilesOf(scenario, { arm, kind: "journeys", name });
		return percentiles.flatMap((percentile) => {
			const estimate = found[percentile];
			if (!estimate?.value) return [];
			const { value: ms, low, high } = estimate;
			const whisker = isTooWide(estimate)
				? { low: null, high: null }
				: { low, high };
			return [{ arm, percentile, ms, ...whisker }];
		});
	});
}

function curveChart(
	journey: string,
	drawn: Pick<CurveChart, "curves" | "domainMs">,
): CurveChart {
	const ends = drawn.curves.map(({ arm, points }) => {
		const [first, last] = [points[0], points.at(-1)];
		return `on ${arm} from ${percent(first?.share)} within ${duration(first?.ms)} to ${percent(last?.share)} within ${duration(last?.ms)}`;
	});
	return {
		chart: "curve",
		title: `${journey}: share answered within so many ms`,
		says: `How the latency of ${journey} is distributed: ${ends.join("; ")}`,
		...drawn,
	};
}

function ladderChart(
	journey: string,
	drawn: Pick<LadderChart, "points" | "domainMs">,
): LadderChart {
	const numbers = drawn.points.map(
		({ arm, percentile, ms }) => `${arm} ${percentile} ${duration(ms)}`,
	);
	return {
		chart: "ladder",
		title: `${journey}: percentiles, 95 % intervals`,
		says: `Latency of ${journey}: ${numbers.join(", ")}`,
		...drawn,
	};
}

const tabled = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

function curveTable(
	journeys: readonly { journey: string; curves: Curves }[],
): Table[] {
	const rows = journeys.flatMap(({ journey, curves }) =>
		curves.map(({ arm, points }) => [
			[{ code: journey }],
			[{ arm }],
			...tabled.map((share) =>
				digits(points.find((point) => point.share === share)?.ms),
			),
		]),
	);
	if (rows.length === 0) return [];
	return [
		{
			kind: "table",
			caption: "The curves in numbers: ms within which so many were answered",
			columns: [
				words("Journey"),
				words("Arm"),
				...tabled.map((share) => numeric(percent(share))),
			],
			rows,
			note: "Of the measured valid trials together, without controls and placebos; right answers only. A curve begins and ends where each trial still has ten samples beyond it.",
			folded: true,
		},
	];
}
