import type { ScenarioResult } from "../../results/schema.ts";
import { capital, count } from "../print/format.ts";

/** Answers of which an assertion of the scenario does not hold: how often, where, and what stood there once. */
export function wrongAnswers({ arms }: ScenarioResult): string[] {
	return Object.entries(arms).flatMap(([arm, { operations }]) =>
		Object.entries(operations).flatMap(
			([operation, { examples = {}, reasons = {}, offered }]) =>
				Object.entries(examples).map(
					([reason, found]) =>
						`${capital(arm)}: ${count(reasons[reason] ?? 0)} of ${count(offered)} answers to ${operation} are not as the scenario asserts, and not good (${reason}); one held ${found}`,
				),
		),
	);
}
