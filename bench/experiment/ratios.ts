import { mergeHistograms } from "../results/histogram.ts";
import type { Control, Ratio } from "../results/schema.ts";
import type { Round, Trial } from "../results/trial-schema.ts";
import type { ratioMetrics } from "../scenario/vocabulary.ts";
import type { Estimate } from "../stats/interval.ts";
import { latencyOf } from "../stats/latency.ts";
import { createRandom } from "../stats/random.ts";
import { type Pair, ratioOverRounds } from "../stats/ratio.ts";
import { bandOf, differenceOf } from "../stats/verdict.ts";
import { costMeasureOf, isCostMetric } from "./arm-cost.ts";
import { isMostlyGood } from "./summary.ts";

/** The percentiles that ratios of latency are made of. */
export const percentiles = ["p50", "p95", "p99"] as const;
export type RatioMetric = (typeof ratioMetrics)[number];

/** What is compared: a percentile of a journey, an operation or (null) all requests, or the throughput of the whole load. */
export interface Subject {
	metric: RatioMetric;
	of: string | null;
}

/** Reads a metric of one trial; see `measureOf`. */
export type Measure = (trial: Trial, subject: Subject) => number | null;

/** Which trials of a round stand above or below the line: those of one role, or all that an arm has. */
export interface Side {
	arm: string;
	role?: Trial["role"];
}

/** What ratios are derived with: the seed of the resampling. How a trial is read and how often is resampled, only simulations change. */
export interface Reading {
	seed: number;
	measure?: Measure;
	resamples?: number;
}

/** A metric of one trial, in ms, per second, microseconds or bytes; null when the trial was rejected, has no such part or did not earn it. */
export function measureOf(
	trial: Trial,
	{ metric, of }: Subject,
): number | null {
	if (!trial.accepted) return null;
	if (metric === "capacity") return capacityOf(trial);
	if (!trial.load) return null;
	if (metric === "throughput") return trial.load.goodPerSecond || null;
	const { operations, journeys } = trial.load;
	if (!isMostlyGood(Object.values(operations))) return null;
	if (isCostMetric(metric)) return costMeasureOf(trial, metric);
	const parts =
		of === null ? Object.values(operations) : [journeys[of] ?? operations[of]];
	const histograms = parts.flatMap((part) => part?.histogram ?? []);
	return latencyOf(mergeHistograms(histograms))[metric];
}

/** The driver's limit is a lower bound for the arm, and no number to compare. */
function capacityOf({ search }: Trial): number | null {
	return search?.limit === "objective" ? search.ratePerSecond : null;
}

/** The ratio of two sides over the rounds in which both were measured, with its interval over rounds; null where none was. */
export function ratioOf(
	rounds: readonly Round[],
	subject: Subject,
	sides: { over: Side; under: Side } & Reading,
): Estimate | null {
	const pairs = rounds.flatMap((round): Pair[] => {
		const numerator = valueIn(round, subject, { ...sides, ...sides.over });
		const denominator = valueIn(round, subject, { ...sides, ...sides.under });
		return numerator !== null && denominator !== null
			? [{ numerator, denominator }]
			: [];
	});
	if (pairs.length === 0) return null;
	const { seed, resamples } = sides;
	return ratioOverRounds(pairs, {
		random: createRandom(seed, 31),
		...(resamples !== undefined && { resamples }),
	});
}

/**
 * What an arm came to in one round. The first arm has two trials in each, its measured one and the A/A control: both count, by
 * their geometric mean, which makes ratios against it narrower, and independent of the A/A ratio (normal noise; the contrasts
 * b − (a + c)/2 and c − a are orthogonal).
 */
export function valueIn(
	round: Round,
	subject: Subject,
	{ arm, role, measure = measureOf }: Side & Omit<Reading, "seed">,
): number | null {
	const logs = round.trials
		.filter((trial) => trial.arm === arm && trial.accepted)
		.filter((trial) =>
			role === undefined ? trial.role !== "placebo" : trial.role === role,
		)
		.flatMap((trial) => measure(trial, subject) ?? [])
		.map(Math.log);
	if (logs.length === 0) return null;
	return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** The first arm against itself: what the same program differs from itself by on this machine, in this run. */
export function controlRatio(
	rounds: readonly Round[],
	subject: Subject,
	arms: readonly string[],
	reading: Reading,
): Estimate | null {
	const arm = arms[0] as string;
	return ratioOf(rounds, subject, {
		over: { arm, role: "control" },
		under: { arm, role: "measured" },
		...reading,
	});
}

/** The control that reports show: of one subject. */
export function controlOf(
	subject: Subject,
	control: Estimate | null,
): Control | null {
	if (!control) return null;
	return {
		metric: subject.metric,
		of: subject.of,
		ratio: control.value,
		low: control.low,
		high: control.high,
	};
}

/** Every other arm against the first, for each subject. `held`: the difference is outside the A/A band. */
export function ratiosOf(
	rounds: readonly Round[],
	subjects: readonly Subject[],
	arms: readonly string[],
	reading: Reading,
): Ratio[] {
	const [base, ...others] = arms;
	if (base === undefined) return [];
	return subjects.flatMap((subject) => {
		const control = controlRatio(rounds, subject, arms, reading);
		return others.flatMap((other) => {
			const ratio = ratioOf(rounds, subject, {
				over: { arm: other },
				under: { arm: base },
				...reading,
			});
			return ratio
				? [describe(subject, [other, base], { ratio, control })]
				: [];
		});
	});
}

function describe(
	subject: Subject,
	ofArms: [string, string],
	{ ratio, control }: { ratio: Estimate; control: Estimate | null },
): Ratio {
	const isDifference = differenceOf(ratio, bandOf(control)) !== "inconclusive";
	return {
		metric: subject.metric,
		of: subject.of,
		of_arms: ofArms,
		value: ratio.value,
		low: ratio.low,
		high: ratio.high,
		verdict: isDifference ? "held" : "inconclusive",
		control: control && {
			ratio: control.value,
			low: control.low,
			high: control.high,
		},
	};
}
