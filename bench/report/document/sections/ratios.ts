import type { ScenarioResult } from "../../../results/schema.ts";
import { isTooWide, ratioText } from "../../../stats/format.ts";
import {
	bandOfControl,
	type Comparison,
	comparisonsOf,
	controlOf,
	subjectOf,
} from "../../facts/comparisons.ts";
import { count } from "../../print/format.ts";
import {
	type Block,
	type Chart,
	heading,
	numeric,
	type Text,
	words,
} from "../blocks.ts";

/** Ratios with their intervals, over the A/A bands that they must clear. */
export function ratios(scenario: ScenarioResult, id: string): Block[] {
	const comparisons = comparisonsOf(scenario);
	if (comparisons.length === 0) return [];
	const charts = chartOf(scenario, comparisons);
	return [
		heading(3, "Ratios", `${id}-ratios`),
		...(charts.length === 0
			? []
			: [
					{
						kind: "charts",
						arms: Object.keys(scenario.arms).slice(1),
						charts,
					} as const,
				]),
		{
			kind: "table",
			caption: "Ratios with their 95 % intervals over rounds",
			columns: [
				words("Of"),
				words("Metric"),
				words("Arms"),
				numeric("Ratio [95 % interval]"),
				numeric("Rounds"),
				words("What it says"),
			],
			rows: comparisons.map(row),
			note: "The geometric mean of the ratios of each round. Above 1: the arm named first is slower, or for throughput and capacity has more. The first arm counts with the geometric mean of its two trials in each round. A ratio whose interval overlaps the A/A band of its own metric is no difference. Too wide: the interval spans more than a factor of 100.",
		},
	];
}

function chartOf(
	scenario: ScenarioResult,
	comparisons: readonly Comparison[],
): Chart[] {
	const rows = comparisons.flatMap((comparison) => {
		const { ratio, arms } = comparison;
		if (!ratio) return [];
		const { low, high } = isTooWide(ratio) ? { low: null, high: null } : ratio;
		return [
			{
				name: subjectOf(comparison),
				arm: arms[0],
				value: ratio.value,
				low,
				high,
				band: bandOfControl(controlOf(scenario, comparison)),
			},
		];
	});
	if (rows.length === 0) return [];
	const base = comparisons[0]?.arms[1] ?? "";
	const each = comparisons.map(
		(comparison) =>
			`${subjectOf(comparison)} ${comparison.arms.join(" ÷ ")} ${ratioText(comparison.ratio)}`,
	);
	return [
		{
			chart: "ratios",
			title: `Ratios to ${base}; grey: the A/A band`,
			says: `Ratios with 95 % intervals: ${each.join("; ")}`,
			rows,
		},
	];
}

function row({ metric, of, arms, ratio, rounds, doubt }: Comparison): Text[] {
	return [
		of === null ? "all of the load" : [{ code: of }],
		metric,
		arms.join(" ÷ "),
		ratioText(ratio),
		count(rounds),
		doubt === null ? "a difference" : `inconclusive: ${doubt}`,
	];
}
