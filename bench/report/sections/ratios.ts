import type { ScenarioResult } from "../../results/schema.ts";
import { ratioText } from "../../stats/format.ts";
import {
	type Block,
	heading,
	numeric,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";
import { type Comparison, comparisonsOf } from "../comparisons.ts";
import { count } from "../format.ts";
import { controlSentence } from "../sentences.ts";

/** Ratios with their intervals, and the A/A band that they must clear. */
export function ratios(scenario: ScenarioResult, id: string): Block[] {
	const comparisons = comparisonsOf(scenario);
	if (comparisons.length === 0 && !scenario.control) return [];
	const opening = [
		heading(3, "Ratios and A/A band", `${id}-ratios`),
		paragraph(controlSentence(scenario)),
	];
	if (comparisons.length === 0) return opening;
	return [
		...opening,
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
			note: "The geometric mean of the ratios of each round. Above 1: the arm named first is slower, or for throughput and capacity has more. The reference arm has two trials in each round, measured and control; others are divided by their geometric mean. The A/A band is how far those two are from that mean, with the inner half of its 95 % interval. A ratio whose interval overlaps the band of its own metric is no difference. Too wide: the interval spans more than a factor of 100.",
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
