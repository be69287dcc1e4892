import {
	createHistogram,
	encodeHistogram,
	recordMs,
} from "../load/histogram.ts";
import type { ScenarioResult } from "../results/schema.ts";
import type { Trial, TrialPart } from "../results/trial-schema.ts";
import { latencyOf } from "../stats/latency.ts";
import { arm, latencyScenario, trial } from "./testing.ts";

/** Scenarios whose latencies are known to the microsecond, for tests. */

/** These times as results keep them. */
export function histogramOf(
	latenciesMs: readonly number[],
	digits: 2 | 3 = 3,
): string {
	const histogram = createHistogram(digits);
	for (const ms of latenciesMs) recordMs(histogram, ms);
	return encodeHistogram(histogram);
}

/** 1, 2, … so many ms. */
export const upTo = (count: number): number[] =>
	Array.from({ length: count }, (_, index) => index + 1);

/** A trial in which the journey checkout took these times. */
export function checkoutTrial(
	name: string,
	latenciesMs: readonly number[],
	more: Partial<Trial> & Pick<TrialPart, "perSecond"> = {},
): Trial {
	const { perSecond, ...overrides } = more;
	const made = trial(name, overrides);
	const count = latenciesMs.length;
	const tally = { offered: count, sent: count, completed: count, good: count };
	const checkout = {
		...tally,
		failed: 0,
		unknown: 0,
		histogram: histogramOf(latenciesMs),
		...(perSecond && { perSecond }),
	};
	return made.load
		? { ...made, load: { ...made.load, journeys: { checkout } } }
		: made;
}

/** A latency scenario of these trials, a round each, whose arms took all their valid times together. */
export function scenarioOf(
	rounds: readonly (readonly Trial[])[],
	merged: Readonly<Record<string, readonly number[]>>,
): ScenarioResult {
	const arms = Object.entries(merged).map(([name, latenciesMs]) => {
		const made = arm(name, 1);
		const part = made.journeys.checkout;
		if (!part) throw new Error("the arm of tests has a journey checkout");
		const latency = createHistogram();
		for (const ms of latenciesMs) recordMs(latency, ms);
		const checkout = {
			...part,
			latencyMs: latencyOf(latency),
			histogram: encodeHistogram(latency),
		};
		return [name, { ...made, operations: {}, journeys: { checkout } }];
	});
	return {
		...latencyScenario(),
		arms: Object.fromEntries(arms),
		rounds: rounds.map((trials) => ({
			order: trials.map((each) => each.arm),
			trials: [...trials],
		})),
	};
}
