/**
 * The rules by which a trial is thrown away, all of them, fixed before any run: reports count by these names and print these
 * sentences. Limits are part of the rule. Nothing here looks at which arm was faster.
 *
 * They reject what is broken, not what is noisy: ordinary noise is what rounds, intervals and the A/A control are there for. On two
 * cores of a shared host with nothing beside it (2026-11-21), the host took up to 8 % of the cores' time and the driver waited for up
 * to 7.5 % of the load: limits of 2 % and 5 % rejected most trials of a tour. That of foreignLoad is a judgement; beside programs at
 * 5 to 140 % of a core, p50 of checkout had risen from 4.9 ms to as much as 8.5 ms.
 */
export const rejectionRules = {
	lag: {
		limit: 5,
		says: "the driver sent late: its p99 lag passed 5 ms (where only requests are counted: 10 % of the deadline)",
	},
	relativeLag: {
		limit: 0.1,
		says: "the driver sent late for what it measured: the p99 lag of an operation or journey passed 10 % of the p99 that it reports",
	},
	shed: {
		limit: 0,
		says: "the driver did not offer the load that was asked for: it shed arrivals",
	},
	notFlat: {
		limit: 0,
		says: "the arm was still warming up when the measured load began: its windowed p50 was not flat (quick warms up for a fixed time instead)",
	},
	driverWaited: {
		limit: 0.1,
		says: "the driver was ready to run and waited for its core for over 10 % of the load",
	},
	foreignLoad: {
		limit: 0.25,
		says: "programs that are no part of the trial used over 25 % of a core during the load (where only requests are counted: 50 %)",
	},
	steal: {
		limit: 0.1,
		says: "the host took over 10 % of the cores' time away during the load",
	},
	noFault: {
		limit: 1,
		says: "the fault did not fire exactly once",
	},
	unfinishedRollOut: {
		limit: 0,
		says: "the roll-out ended after the load, so that its end was not seen",
	},
} as const satisfies Record<string, { limit: number; says: string }>;

/** The name of a rule, as results keep it. */
export type RejectionRule = keyof typeof rejectionRules;

/** All names, for schemas. */
export const rejectionRuleNames = Object.keys(
	rejectionRules,
) as RejectionRule[];

/** Why a trial is thrown away: by which rule, and what was found. */
export interface Rejection {
	rule: RejectionRule;
	why: string;
}

/** Whether a trial counts, and if not, why. */
export interface Acceptance {
	accepted: boolean;
	rejections: readonly Rejection[];
}

/** A trial counts when no rule rejects it. */
export function acceptanceOf(rejections: readonly Rejection[]): Acceptance {
	return { accepted: rejections.length === 0, rejections };
}
