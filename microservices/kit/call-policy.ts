import type { BulkheadBounds } from "../../shop/runtime/bulkhead.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import {
	longestWaitMs,
	type Resilience,
} from "../../shop/runtime/resilience.ts";

/** What guards the calls to a peer. */
export interface CallPolicy {
	/** Whether a call has a limit of its own; else only the deadline of the request that it serves ends it. */
	hasLimits: boolean;
	/** Whether that limit holds for the call with its repeats; else for each attempt. */
	limitSpansRepeats: boolean;
	/** Attempts after the first, where the deed may be repeated. */
	repeats: number;
	/** Whether repeats come out of a budget. */
	hasBudget: boolean;
	/** Whether "Unavailable", which a peer says of itself, is repeated as no answer is. */
	repeatsUnavailable: boolean;
	hasBreaker: boolean;
	bounds: BulkheadBounds | null;
}

const bare: CallPolicy = {
	hasLimits: false,
	limitSpansRepeats: false,
	repeats: 0,
	hasBudget: false,
	repeatsUnavailable: false,
	hasBreaker: false,
	bounds: null,
};

/** The policy of a process, as its settings say. */
export function callPolicyOf({
	RESILIENCE,
	MOST_TO_PEER: places,
}: Pick<Settings, "RESILIENCE" | "MOST_TO_PEER">): CallPolicy {
	const policies: Record<Resilience, CallPolicy> = {
		none: bare,
		// What libraries for retries do when nobody thinks about it, and what multiplies from layer to layer.
		timeouts: {
			...bare,
			hasLimits: true,
			repeats: 2,
			repeatsUnavailable: true,
		},
		full: {
			hasLimits: true,
			limitSpansRepeats: true,
			repeats: 1,
			hasBudget: true,
			repeatsUnavailable: false,
			hasBreaker: true,
			bounds: { places, waiting: places, waitMs: longestWaitMs },
		},
	};
	return policies[RESILIENCE];
}
