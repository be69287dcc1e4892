import {
	createHistogram,
	encodeHistogram,
	recordMs,
} from "../load/histogram.ts";
import type { Round, Trial, TrialPart } from "../results/trial-schema.ts";

/** Trials for tests: what the driver would have kept of a load whose good answers took these times. */
export function partOf(latenciesMs: readonly number[], failed = 0): TrialPart {
	const histogram = createHistogram();
	for (const ms of latenciesMs) recordMs(histogram, ms);
	const offered = latenciesMs.length + failed;
	return {
		offered,
		sent: offered,
		completed: offered,
		good: latenciesMs.length,
		late: 0,
		failed,
		unknown: 0,
		degraded: 0,
		reasons: failed > 0 ? { Internal: failed } : {},
		histogram: encodeHistogram(histogram),
	};
}

/** An accepted trial of one journey, `checkout`, with a single operation, `placeOrder`. */
export function trialOf(
	arm: string,
	part: TrialPart,
	more: Partial<Trial> = {},
): Trial {
	return {
		arm,
		role: "measured",
		startedAt: "2026-01-01T00:00:00.000Z",
		accepted: true,
		why: null,
		load: {
			operations: { placeOrder: part },
			journeys: { checkout: part },
			lagMs: { p50: 0.01, p99: 0.5 },
			offeredPerSecond: 50,
			goodPerSecond: part.good,
			durationMs: 1_000,
			availability: { orders: [1] },
		},
		invariants: [{ name: "stock is conserved", held: true, detail: "held" }],
		...more,
	};
}

/** A round of trials. */
export function roundOf(...trials: Trial[]): Round {
	return { order: trials.map(({ arm }) => arm), trials };
}

/** The same time, some number of times. */
export function times(count: number, ms: number): number[] {
	return Array<number>(count).fill(ms);
}
