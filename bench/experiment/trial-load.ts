import {
	type ClosedOutcome,
	emptySecond,
	type LoadOutcome,
	type OperationStats,
} from "../load/outcome.ts";
import { availabilityOf } from "../measure/isolation.ts";
import type { TrialLoad, TrialPart } from "../results/trial-schema.ts";

/** What the driver saw, as a trial keeps it: counts and raw histograms, no percentile. */
export function trialLoadOf(outcome: LoadOutcome | ClosedOutcome): TrialLoad {
	const { operations, warmupMs, durationMs } = outcome;
	const open = outcome.model === "open" ? outcome : undefined;
	const seconds = durationMs / 1000;
	const total = (of: (stats: OperationStats) => number) =>
		Object.values(operations).reduce((sum, stats) => sum + of(stats), 0);
	return {
		operations: mapValues(operations, partOf),
		journeys: mapValues(open?.journeys ?? {}, (stats) => ({
			...partOf(stats),
			perSecond: perSecondOf(stats, Math.ceil(seconds)),
		})),
		lagMs: open?.driver.lagMs ?? { p50: null, p99: null },
		offeredPerSecond: total((stats) => stats.offered) / seconds,
		goodPerSecond: total((stats) => stats.good) / seconds,
		durationMs,
		warmupMs,
		...(open?.ramp && {
			rampMs: open.ramp.durationMs,
			rampBecameFlat: open.ramp.becameFlat,
			rampP50Ms: open.ramp.p50Ms,
		}),
		availability: availabilityOf(
			operations,
			Math.ceil(seconds),
		) as TrialLoad["availability"],
	};
}

function partOf(stats: OperationStats): TrialPart {
	const { offered, sent, completed, good, late } = stats;
	const { failed, unknown, shed, degraded } = stats;
	const { errors: reasons, examples, histogram } = stats;
	const tally = { offered, sent, completed, good, late };
	const fates = { ...tally, failed, unknown, shed, degraded, reasons };
	return { ...fates, ...(examples && { examples }), histogram };
}

/** A journey second by second, each of the load; what was due and shed is in neither. */
function perSecondOf(
	{ perSecond, histogramPerSecond }: OperationStats,
	seconds: number,
): TrialPart["perSecond"] {
	const every = Array.from({ length: seconds }, (_, second) => second);
	const bins = new Map(perSecond.map((bin) => [bin.second, bin]));
	return {
		bad: every.map((second) => {
			const { late, failed, unknown } = bins.get(second) ?? emptySecond(second);
			return late + failed + unknown;
		}),
		histograms: every.map((second) => histogramPerSecond[second] ?? null),
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
