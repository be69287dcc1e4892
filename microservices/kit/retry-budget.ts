/** Retries as a share of the calls, so that a stalled peer does not meet a storm of them. */
export interface RetryBudget {
	/** A call was made: earns a tenth of a retry. */
	earn(): void;
	/** Takes one retry out of the budget, or answers false. */
	spend(): boolean;
}

/** A token bucket, full at the beginning. */
export function createRetryBudget(
	capacity = 10,
	earnedByCall = 0.1,
): RetryBudget {
	let tokens = capacity;
	return {
		earn() {
			tokens = Math.min(capacity, tokens + earnedByCall);
		},
		spend() {
			if (tokens < 1) return false;
			tokens -= 1;
			return true;
		},
	};
}

/** The budget of who does not count what trying again costs. */
export const freeRetries: RetryBudget = { earn: () => {}, spend: () => true };
