/**
 * The rules by which a trial is thrown away, all of them, fixed before any run: reports count by these names and print these
 * sentences. Limits are part of the rule. Nothing here looks at which arm was faster.
 *
 * The limits of driverWaited and foreignLoad come from 21 trials of the monolith on two cores (2026-11-21, run checkout-latency
 * --arms monolith --profile standard): with nothing else to do, the machine spent 0.8 to 1.7 % of a core beside the trial and the
 * driver waited for 1.6 to 2.4 % of the load, for its own threads and the card processor; with other programs at 5 to 140 % of a
 * core, p50 of checkout rose from 4.9 ms to as much as 8.5 ms.
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
		limit: 0.05,
		says: "the driver was ready to run and waited for its core for over 5 % of the load",
	},
	foreignLoad: {
		limit: 0.05,
		says: "programs that are no part of the trial used over 5 % of a core during the load (where only requests are counted: 50 %)",
	},
	steal: {
		limit: 0.02,
		says: "the host took over 2 % of the cores' time away during the load",
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
