import { mergeHistograms } from "../../results/histogram.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import type { TrialPart } from "../../results/trial-schema.ts";
import { percentileMs } from "../../stats/latency.ts";
import { earnedPercentile } from "../../stats/percentile.ts";
import { validTrials } from "./run.ts";

/** A stretch of the load, by when journeys were due, the measured valid trials together. */
export interface TimeBin {
	/** Seconds since the measured load began. */
	from: number;
	to: number;
	/** Latency of right answers in ms; null where it was not earned. */
	p50: number | null;
	p95: number | null;
	/** Late, failed and unknown, per second of one trial. */
	badPerSecond: number;
}

type PerSecond = NonNullable<TrialPart["perSecond"]>;

const widths = [1, 2, 5, 10];

/**
 * A journey over the load, for each arm of which it was recorded by second. All have the same bins, the narrowest of 1, 2, 5 and 10
 * seconds in which most of them earn a p50.
 */
export function overTime(
	scenario: ScenarioResult,
	journey: string,
): { arm: string; bins: TimeBin[] }[] {
	const recorded = Object.keys(scenario.arms).flatMap((arm) => {
		const trials = validTrials(scenario, arm).flatMap(
			({ load }) => load?.journeys[journey]?.perSecond ?? [],
		);
		return trials.length === 0 ? [] : [{ arm, trials }];
	});
	const binned = (width: number) =>
		recorded.map(({ arm, trials }) => ({ arm, bins: binsOf(trials, width) }));
	const width = widths.find((each) => mostlyEarned(binned(each))) ?? 10;
	return binned(width);
}

function mostlyEarned(arms: readonly { bins: readonly TimeBin[] }[]): boolean {
	const bins = arms.flatMap(({ bins }) => bins);
	const earned = bins.filter(({ p50 }) => p50 !== null);
	return earned.length > bins.length / 2;
}

function binsOf(trials: readonly PerSecond[], width: number): TimeBin[] {
	const seconds = Math.max(...trials.map(({ bad }) => bad.length));
	const starts = Array.from(
		{ length: Math.ceil(seconds / width) },
		(_, index) => index * width,
	);
	return starts.map((from) =>
		binOf(trials, { from, to: Math.min(seconds, from + width) }),
	);
}

function binOf(
	trials: readonly PerSecond[],
	{ from, to }: { from: number; to: number },
): TimeBin {
	const within = <Value>(values: readonly Value[]) => values.slice(from, to);
	const texts = trials.flatMap(({ histograms }) =>
		within(histograms).flatMap((text) => text ?? []),
	);
	const all = mergeHistograms(texts);
	const at = (percent: number) =>
		earnedPercentile(all.totalCount, percent, (p) => percentileMs(all, p));
	const bad = trials
		.flatMap((trial) => within(trial.bad))
		.reduce((sum, count) => sum + count, 0);
	const badPerSecond = bad / trials.length / (to - from);
	return { from, to, p50: at(50), p95: at(95), badPerSecond };
}
