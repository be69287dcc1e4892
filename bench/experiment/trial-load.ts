import type { LoadOutcome, OperationStats } from "../load/outcome.ts";
import { availabilityOf } from "../measure/isolation.ts";
import type { TrialLoad, TrialPart } from "../results/trial-schema.ts";

/** What the driver saw, as a trial keeps it: counts and raw histograms, no percentile. */
export function trialLoadOf(outcome: LoadOutcome): TrialLoad {
	const seconds = Math.ceil((outcome.warmupMs + outcome.durationMs) / 1000);
	const good = Object.values(outcome.operations).reduce(
		(sum, stats) => sum + stats.good,
		0,
	);
	return {
		operations: mapValues(outcome.operations, partOf),
		journeys: mapValues(outcome.journeys, partOf),
		lagMs: {
			p50: outcome.driver.lagMs.p50 ?? 0,
			p99: outcome.driver.lagMs.p99 ?? 0,
		},
		offeredPerSecond: outcome.driver.offeredPerSecond,
		goodPerSecond:
			outcome.durationMs === 0 ? 0 : good / (outcome.durationMs / 1000),
		durationMs: outcome.durationMs,
		warmupMs: outcome.warmupMs,
		availability: availabilityOf(
			outcome.operations,
			seconds,
		) as TrialLoad["availability"],
	};
}

function partOf(stats: OperationStats): TrialPart {
	const {
		offered,
		sent,
		completed,
		good,
		late,
		failed,
		unknown,
		degraded,
		errors,
		histogram,
	} = stats;
	return {
		offered,
		sent,
		completed,
		good,
		late,
		failed,
		unknown,
		degraded,
		reasons: errors,
		histogram,
	};
}

/** The same keys with other values. */
export function mapValues<From, To>(
	record: Readonly<Record<string, From>>,
	map: (value: From) => To,
): Record<string, To> {
	return Object.fromEntries(
		Object.entries(record).map(([key, value]) => [key, map(value)]),
	);
}
