import type { Strike, TrialPlan } from "./schedule.ts";

/** A schedule for people: one line for each kill. */
export function scheduleText(
	plans: readonly TrialPlan[],
	seed: number,
): string {
	const trials = plans.flatMap(({ round, arm, stretches }) => [
		`round ${round}, ${arm}: starts anew`,
		...stretches.flatMap((strikes) => [
			...strikes.flatMap(linesOf),
			"  shopping stops, and the arm is checked",
		]),
	]);
	return [
		`Schedule of seed ${seed}; nothing was started.`,
		"Times count from the first order since all are up; `+`: from the kill before, whose victim is down.",
		...trials,
		"",
	].join("\n");
}

function linesOf([one, second]: Strike): string[] {
	return [
		`  kill ${one.number}: ${one.victim} after ${one.afterMs} ms`,
		...(second
			? [
					`  kill ${second.number}: ${second.victim} after +${second.afterMs} ms`,
				]
			: []),
	];
}
