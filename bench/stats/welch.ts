import type { Estimate } from "./interval.ts";
import { mean } from "./mean.ts";
import { studentQuantile, studentWithin } from "./student-t.ts";

/** How far the means of two samples are apart, with what is needed to test it. */
export interface MeanDifference extends Estimate {
	/** P of a distance from [−floor, floor] as large as this, were there none; 1 inside of it, null without an interval. */
	probabilityBeyond: (floor: number) => number | null;
}

/**
 * The mean of `second` less that of `first` with its 95 % interval for samples of unequal variance (Welch, Biometrika 34, 1947).
 * The degrees of freedom are rounded down, which makes it wider, never narrower. No interval where a sample has fewer than two.
 * Throws RangeError on an empty one.
 */
export function meanDifference(
	first: readonly number[],
	second: readonly number[],
): MeanDifference {
	const [one, other] = [momentsOf(first), momentsOf(second)];
	const value = other.mean - one.mean;
	if (first.length < 2 || second.length < 2)
		return { value, low: null, high: null, probabilityBeyond: () => null };
	const squared = one.squaredError + other.squaredError;
	const error = Math.sqrt(squared);
	const degrees = degreesOf([one, other], squared);
	const half = studentQuantile(0.975, degrees) * error;
	return {
		value,
		low: value - half,
		high: value + half,
		probabilityBeyond: (floor) => {
			const beyond = Math.abs(value) - floor;
			if (beyond <= 0) return 1;
			return error === 0 ? 0 : 1 - studentWithin(beyond / error, degrees);
		},
	};
}

interface Moments {
	mean: number;
	/** Square of the standard error of the mean. */
	squaredError: number;
	degrees: number;
}

function momentsOf(values: readonly number[]): Moments {
	const centre = mean(values);
	const squares = values.reduce((sum, each) => sum + (each - centre) ** 2, 0);
	const degrees = values.length - 1;
	return {
		mean: centre,
		degrees,
		squaredError: squares / degrees / values.length,
	};
}

/** Satterthwaite's approximation. */
function degreesOf(samples: readonly Moments[], squared: number): number {
	const parts = samples.map(
		({ squaredError, degrees }) => squaredError ** 2 / degrees,
	);
	const sum = parts.reduce((total, part) => total + part, 0);
	const fewest = Math.min(...samples.map(({ degrees }) => degrees));
	return sum === 0 ? fewest : Math.max(1, Math.floor(squared ** 2 / sum));
}
