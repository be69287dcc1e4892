import { quantileOfSorted } from "../stats/percentile.ts";
import type { Scores } from "./contest.ts";
import type { Saturation } from "./saturate.ts";

/** A number over all rounds. */
export interface Spread {
	median: number;
	min: number;
	max: number;
}

/** One line of the answer. Without a bound it is there to explain the others. */
export interface Finding {
	what: string;
	/** Absent where it could not be measured, see `why`. */
	measured?: Spread;
	why?: string;
	unit: "ratio" | "ms";
	bound: { min: number } | { max: number } | undefined;
	/** A second opinion: the ratio of CPU time for each request, turned round so that it can be read as the first. */
	byCpu?: Spread;
}

/** Median and extremes. Throws RangeError on no values. */
export function spreadOf(values: readonly number[]): Spread {
	const ascending = [...values].sort((a, b) => a - b);
	return {
		median: quantileOfSorted(ascending, 0.5),
		min: quantileOfSorted(ascending, 0),
		max: quantileOfSorted(ascending, 1),
	};
}

/** Throughput of one contestant over that of another, paired by rounds; by CPU the other way round. */
export function ratioOf(
	scores: Scores,
	[numerator, denominator]: readonly [string, string],
): { measured: Spread; byCpu: Spread } {
	const pairs = (of: (score: Saturation) => number) => {
		const below = (scores.get(denominator) ?? []).map(of);
		return (scores.get(numerator) ?? []).map(
			(score, round) => [of(score), below[round] as number] as const,
		);
	};
	const throughput = pairs(({ perSecond }) => perSecond);
	const cpu = pairs(({ cpuMicros }) => cpuMicros);
	return {
		measured: spreadOf(throughput.map(([above, below]) => above / below)),
		byCpu: spreadOf(cpu.map(([above, below]) => below / above)),
	};
}

/** What the median says of the goal; undefined where there is no goal. */
export function verdictOf({
	measured,
	bound,
}: Finding): "meets" | "falls short" | "not measured" | undefined {
	if (!bound) return undefined;
	if (!measured) return "not measured";
	const { median } = measured;
	const met = "min" in bound ? median >= bound.min : median <= bound.max;
	return met ? "meets" : "falls short";
}
