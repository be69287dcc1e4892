import type { Results, ScenarioResult } from "../results/schema.ts";
import { armsOf, invariantsOf, stampOf } from "./facts.ts";

/** Why nothing is to be concluded from a run as a whole; null where something may be. */
export function obstacleTo(results: Results): string | null {
	const { run, sameness } = results;
	if (stampOf(results)) return "the quick profile is not for conclusions";
	if (run.interrupted || run.endedAt === null) return "the run did not end";
	if (!sameness && armsOf(results).length > 1)
		return "it was not checked that the arms are the same shop";
	if (sameness && sameness.differences.length > 0)
		return "the arms are not the same shop";
	return null;
}

/** Whether a shop broke an invariant in this scenario: then it did not do the same work, and its speed is no result. */
export function brokeAnInvariant(scenario: ScenarioResult): boolean {
	return Object.keys(scenario.arms).some((arm) =>
		invariantsOf(scenario, arm).some(({ broken }) => broken.length > 0),
	);
}
