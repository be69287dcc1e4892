import type { Ratio, Results, ScenarioResult } from "../results/schema.ts";
import { latencyScenario, tour } from "./testing.ts";

const work = [0, 1, 5, 20];

/** A point of a series whose checkout differs by these ratios (value, low, high), one for each point. */
function point(
	index: number,
	[value, low, high]: readonly [number, number, number],
): ScenarioResult {
	const scenario = latencyScenario();
	const [browse, checkout] = scenario.ratios as [Ratio, Ratio];
	const differs = low > 1.1 || high < 0.9;
	return {
		...scenario,
		id: `${scenario.id}@${work[index]}ms`,
		ratios: [
			browse,
			{
				...checkout,
				value,
				low,
				high,
				verdict: differs ? "held" : "inconclusive",
			},
		],
		workMs: work[index] as number,
		series: {
			id: scenario.id,
			title: scenario.title,
			key: "work",
			value: work[index] as number,
			label: `${work[index]}ms`,
			index,
			count: work.length,
		},
	};
}

/** A run of one series of four points. */
export function seriesRun(
	ratios: readonly (readonly [number, number, number])[],
): Results {
	return tour(ratios.map((ratio, index) => point(index, ratio)));
}

/** A gap that closes at the last point. */
export const closing = [
	[3, 2.8, 3.2],
	[2, 1.9, 2.1],
	[1.3, 1.2, 1.4],
	[1.03, 0.98, 1.08],
] as const;
