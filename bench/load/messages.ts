import type { ClosedOutcome, LoadOutcome } from "./outcome.ts";
import type { ClosedPlan, OpenPlan } from "./plan.ts";

/** When a load began, and when its warm-up ended. */
export interface LoadStart {
	startedAtEpochMs: number;
	measuredFromEpochMs: number;
}

/** What the bench tells the driver's process. */
export type ToDriver =
	| { type: "prepare"; plan: OpenPlan | ClosedPlan }
	| { type: "start" }
	| { type: "stop" };

/** What the driver's process tells the bench. */
export type FromDriver =
	| { type: "prepared" }
	| ({ type: "started" } & LoadStart)
	| { type: "outcome"; outcome: LoadOutcome | ClosedOutcome }
	| { type: "error"; message: string };

/** The outcome that a plan gives. */
export type OutcomeOf<Plan> = Plan extends ClosedPlan
	? ClosedOutcome
	: LoadOutcome;
