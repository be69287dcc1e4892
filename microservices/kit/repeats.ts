import { setTimeout as wait } from "node:timers/promises";
import type { CallCounts } from "./call-counts.ts";
import type { CallPolicy } from "./call-policy.ts";
import { createRetryBudget, freeRetries } from "./retry-budget.ts";
import { type Answer, NoAnswer } from "./transport.ts";

const pauseMs = 20;

/** Makes a call: an attempt, and more where it failed, the deed may be repeated, and the policy allows. */
export type MakeCall = (
	attempt: (limitMs: number) => Promise<Answer>,
	how: {
		repeatable: boolean;
		/** How long the call would like to wait. */
		wantedMs: number;
	},
) => Promise<Answer>;

/** How the calls to one peer are repeated: all of them share a budget. */
export function createCalls(
	name: string,
	policy: CallPolicy,
	counts: CallCounts,
): MakeCall {
	const budget = policy.hasBudget ? createRetryBudget() : freeRetries;
	const count = counts.peer(name);
	const mayRepeat = (turn: number) => {
		if (turn >= policy.repeats) return false;
		if (budget.spend()) return true;
		counts.refused.budget += 1;
		return false;
	};
	return async (attempt, { repeatable, wantedMs }) => {
		count.calls += 1;
		budget.earn();
		const limitMs = limitsOf(policy, wantedMs);
		for (let turn = 0; ; turn += 1) {
			try {
				const answer = await attempt(limitMs());
				if (answer.status !== 503 || !repeatable) return answer;
				if (!policy.repeatsUnavailable || !mayRepeat(turn)) return answer;
			} catch (error) {
				if (!(error instanceof NoAnswer) || !error.blame) throw error;
				if (error.sent && !repeatable) throw error;
				// Whoever has waited long enough already is not made to wait again.
				if (limitMs() <= 2 * pauseMs) throw error;
				if (!mayRepeat(turn)) throw error;
			}
			await wait(pauseMs * (0.5 + Math.random()));
		}
	};
}

/** The limit of the next attempt, in ms. */
function limitsOf(policy: CallPolicy, wantedMs: number): () => number {
	if (!policy.hasLimits) return () => Number.POSITIVE_INFINITY;
	if (!policy.limitSpansRepeats) return () => wantedMs;
	const untilMs = performance.now() + wantedMs;
	return () => untilMs - performance.now();
}
