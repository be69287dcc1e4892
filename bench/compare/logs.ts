import { type MeanDifference, meanDifference } from "../stats/welch.ts";

/** b ÷ a of geometric means, in logarithms; null where a side has no value. */
export function logChange(
	a: readonly number[],
	b: readonly number[],
): MeanDifference | null {
	if (a.length === 0 || b.length === 0) return null;
	return meanDifference(a.map(Math.log), b.map(Math.log));
}

/** A change as it is told: b ÷ a with its interval. */
export function factorOf({ value, low, high }: MeanDifference) {
	return {
		by: "ratio" as const,
		value: Math.exp(value),
		low: low === null ? null : Math.exp(low),
		high: high === null ? null : Math.exp(high),
	};
}

/** The geometric mean; null of nothing. */
export function geometricMean(values: readonly number[]): number | null {
	if (values.length === 0) return null;
	const logs = values.reduce((sum, value) => sum + Math.log(value), 0);
	return Math.exp(logs / values.length);
}
