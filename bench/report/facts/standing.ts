import type { Results, ScenarioResult } from "../../results/schema.ts";
import { armsOf, invariantsOf, stampOf } from "./run.ts";

/** Why nothing is to be concluded from a run as a whole; null where something may be. */
export function obstacleTo(results: Results): string | null {
	const { sameness } = results;
	if (stampOf(results)) return "the quick profile is not for conclusions";
	if (earlyEnd(results) !== null) return "the run did not end";
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

/** What kept a run from its last trial, and what that makes of it; null where it got there. */
export function earlyEnd({ run }: Results): string | null {
	if (run.failure !== undefined)
		return `The run failed: ${run.failure}. This is what was measured until then.`;
	if (run.interrupted)
		return "The run was interrupted: this is what was measured until then.";
	if (run.endedAt === null)
		return "The run has not ended, or was killed: this is incomplete.";
	return null;
}
