import {
	type Estimate,
	type IntervalOptions,
	meanOverRounds,
} from "./interval.ts";

/** The two values that one round measured, in the same unit, both above 0. */
export interface Pair {
	numerator: number;
	denominator: number;
}

/**
 * The geometric mean of paired ratios with its 95 % interval over rounds: the mean of log ratios, taken back by exp
 * (Fleming & Wallace, CACM 1986, for the mean; intervals on ratios as Kalibera & Jones, ISMM 2013, demand). Bootstrap of
 * rounds from ten rounds on, Student's t on log ratios for two to nine, none for one. Throws RangeError on no pair or on a
 * value that is not above 0.
 */
export function ratioOverRounds(
	pairs: readonly Pair[],
	options: IntervalOptions,
): Estimate {
	return exponentOf(meanOverRounds(pairs.map(logRatio), options));
}

/** The geometric mean of one value above 0 per round, with its interval: as for ratios. Throws RangeError on no value. */
export function geometricMeanOverRounds(
	values: readonly number[],
	options: IntervalOptions,
): Estimate {
	return exponentOf(meanOverRounds(values.map(Math.log), options));
}

const exponentOf = ({ value, low, high }: Estimate): Estimate => ({
	value: Math.exp(value),
	low: low === null ? null : Math.exp(low),
	high: high === null ? null : Math.exp(high),
});

function logRatio({ numerator, denominator }: Pair, round: number): number {
	for (const value of [numerator, denominator])
		if (!(value > 0 && Number.isFinite(value)))
			throw new RangeError(
				`a ratio needs two finite values above 0; round ${round + 1} has ${numerator} / ${denominator}`,
			);
	return Math.log(numerator / denominator);
}
