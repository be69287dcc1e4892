import type { ScenarioResult } from "../results/schema.ts";
import type { Round } from "../results/trial-schema.ts";
import type { Point } from "../scenario/points.ts";
import { type RunFacts, scenarioResultOf } from "./scenario-result.ts";

/** The results of a scenario, or of each point of a series; the time that it took is shared out evenly. */
export function seriesResultsOf(
	points: readonly Point[],
	rounds: readonly Round[][],
	run: RunFacts,
): ScenarioResult[] {
	return points.map(({ scenario, place }, index) => {
		const result = scenarioResultOf(scenario, rounds[index] ?? [], {
			...run,
			firstRounds:
				rounds[points.findIndex((one) => one.place?.id === place?.id)] ?? [],
			...(run.durationMs !== undefined && {
				durationMs: run.durationMs / points.length,
			}),
		});
		return place ? { ...result, series: place } : result;
	});
}
