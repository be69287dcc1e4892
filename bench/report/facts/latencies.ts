import type { PartResults } from "../../results/arm-schema.ts";
import { decodeHistogram } from "../../results/histogram.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import type { Estimate } from "../../stats/interval.ts";
import { type Latency, latencyOf } from "../../stats/latency.ts";
import { createRandom } from "../../stats/random.ts";
import { geometricMeanOverRounds } from "../../stats/ratio.ts";
import { validTrials } from "./run.ts";

export const percentiles = ["p50", "p90", "p95", "p99"] as const;

export type Percentile = (typeof percentiles)[number];

/** Journeys or operations. */
export type PartKind = "journeys" | "operations";

/** A journey or an operation of one arm. */
export interface PartName {
	arm: string;
	kind: PartKind;
	name: string;
}

/**
 * What is printed of a part: its percentiles of the measured valid trials together, null where not earned, each with the 95 % interval over
 * rounds of the geometric mean of what the trials gave; no interval where there is one trial or one of them did not earn it.
 */
export function percentilesOf(
	scenario: ScenarioResult,
	part: PartName,
): Record<Percentile, Estimate | null> {
	const { latencyMs } = partOf(scenario, part) ?? {};
	const trials = histogramsOf(scenario, part).map(latencyOf);
	const [p50, p90, p95, p99] = percentiles.map((percentile) => {
		const value = latencyMs?.[percentile] ?? null;
		return value === null
			? null
			: { value, ...intervalOf(trials.map((each) => each[percentile])) };
	}) as [Estimate, Estimate, Estimate, Estimate];
	return { p50, p90, p95, p99 };
}

function partOf(
	{ arms }: ScenarioResult,
	{ arm, kind, name }: PartName,
): PartResults | undefined {
	return arms[arm]?.[kind][name];
}

function histogramsOf(scenario: ScenarioResult, { arm, kind, name }: PartName) {
	return validTrials(scenario, arm)
		.flatMap(({ load }) => load?.[kind][name]?.histogram ?? [])
		.map(decodeHistogram);
}

function intervalOf(
	values: readonly Latency[Percentile][],
): Pick<Estimate, "low" | "high"> {
	if (
		values.length < 2 ||
		!values.every((value) => value !== null && value > 0)
	)
		return { low: null, high: null };
	const random = createRandom(41);
	const { low, high } = geometricMeanOverRounds(values as number[], { random });
	return { low, high };
}

/** A point of a curve: this share of right answers took at most so long. */
export interface CurvePoint {
	share: number;
	ms: number;
}

const samplesBeyond = 10;

/**
 * The empirical distribution of the measured valid trials together, at each whole per cent and at its ends. It begins and ends where every
 * trial still has ten samples beyond, as percentiles do; empty where no percentile may be printed.
 */
export function curveOf(
	scenario: ScenarioResult,
	part: PartName,
): CurvePoint[] {
	const found = partOf(scenario, part);
	if (!found?.histogram || found.latencyMs.p50 === null) return [];
	const all = decodeHistogram(found.histogram);
	const counts = histogramsOf(scenario, part).map((each) => each.totalCount);
	const end = samplesBeyond / Math.min(all.totalCount, ...counts);
	const inside = wholePercents.filter((at) => at > end && at < 1 - end);
	return [end, ...inside, 1 - end].map((share) => ({
		share,
		ms: all.getValueAtPercentile(100 * share) / 1000,
	}));
}

const wholePercents = Array.from(
	{ length: 99 },
	(_, index) => (index + 1) / 100,
);
