import type { Invariant, Round, Trial } from "../results/trial-schema.ts";

/** The roles that a trial can have in its round. */
type Role = Trial["role"];

/** The trials of one arm in one role, in the order of the rounds; rejected ones only when asked for. */
export function trialsOf(
	rounds: readonly Round[],
	wanted: { arm: string; role?: Role; rejected?: boolean },
): Trial[] {
	const { arm, role = "measured", rejected = false } = wanted;
	return rounds
		.flatMap((round) => round.trials)
		.filter(
			(trial) =>
				trial.arm === arm &&
				trial.role === role &&
				trial.accepted === !rejected,
		);
}

/** Every invariant that any trial of an arm was checked for: broken is broken, also in a control, a placebo or a rejected trial. */
export function invariantsOf(
	rounds: readonly Round[],
	arm: string,
): Invariant[] {
	return rounds
		.flatMap((round) => round.trials)
		.filter((trial) => trial.arm === arm)
		.flatMap(({ invariants = [] }) => invariants);
}
