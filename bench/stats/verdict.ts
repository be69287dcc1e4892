import type { Estimate } from "./interval.ts";

/** What an expectation came to. */
export type Verdict = "held" | "broken" | "inconclusive";

/** The bounds of an expectation, both inclusive; at least one is given. */
export interface Bounds {
	min?: number;
	max?: number;
}

/**
 * Held when the whole interval keeps the bounds, broken when none of it does, else inconclusive. A value without an interval
 * proves nothing (use `exactly` for a count, which has no sampling error); a value that was not earned is null.
 */
export function verdictOf(measured: Estimate | null, bounds: Bounds): Verdict {
	if (!measured || measured.low === null || measured.high === null)
		return "inconclusive";
	const { low, high } = measured;
	const { min = -Infinity, max = Infinity } = bounds;
	if (low >= min && high <= max) return "held";
	if (high < min || low > max) return "broken";
	return "inconclusive";
}

/** One verdict for several: one broken breaks all, else one inconclusive leaves all open. No verdict at all is held. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
	if (verdicts.includes("broken")) return "broken";
	return verdicts.includes("inconclusive") ? "inconclusive" : "held";
}

/** What a ratio says about its two arms. */
export type Difference = "larger" | "smaller" | "inconclusive";

/** How far each trial of the first arm was from the two together: what a ratio must clear to be a difference. */
export interface Band {
	low: number;
	high: number;
}

/**
 * The A/A band of a control ratio (control ÷ measured trial of the first arm), null where the control has no interval. What
 * other arms are divided by is the geometric mean of those two trials, and each of them is the square root of the control ratio
 * away from it: the band reaches as far as that root, with the inner half of its 95 % interval (in logarithms; about one standard
 * error). Which of two identical arms is the numerator is arbitrary, so the band holds the reciprocals too; it always holds 1.
 */
export function bandOf(control: Estimate | null): Band | null {
	if (!control || control.low === null || control.high === null) return null;
	const innerLow = Math.sqrt(control.value * control.low);
	const innerHigh = Math.sqrt(control.value * control.high);
	const greatest = Math.sqrt(Math.max(innerHigh, 1 / innerLow));
	return { low: 1 / greatest, high: greatest };
}

/**
 * A ratio whose interval overlaps the A/A band, or that lacks either, is inconclusive as a difference.
 *
 * The band holds 1, so a false difference needs an interval that misses the true ratio: at most 5 % of comparisons. Two 95 %
 * intervals that must not overlap are a far stricter test, of about 0.1 % here (Schenker & Gentleman, The American Statistician 55,
 * 2001), which would miss most true differences of 10 %; Payton, Greenstone & Schenker (Journal of Insect Science 3, 2003)
 * therefore narrow the intervals. With the inner half of the A/A interval it is about 0.5 %, which leaves room for the many comparisons
 * of a report. Simulated in bench/experiment/ratios-simulated.test.ts.
 */
export function differenceOf(
	ratio: Estimate | null,
	band: Band | null,
): Difference {
	if (!ratio || !band || ratio.low === null || ratio.high === null)
		return "inconclusive";
	if (ratio.low > band.high) return "larger";
	return ratio.high < band.low ? "smaller" : "inconclusive";
}

/**
 * Judges the bounds of a ratio: a bound is kept, or broken, by more than the A/A band, so that "at least 1" is not held by a
 * difference that the same program has from itself. Without a band nothing can be told.
 */
export function verdictOfRatio(
	ratio: Estimate | null,
	band: Band | null,
	bounds: Bounds,
): Verdict {
	if (!ratio || !band || ratio.low === null || ratio.high === null)
		return "inconclusive";
	const low = ratio.low / band.high;
	const high = ratio.high / band.low;
	return verdictOf({ value: ratio.value, low, high }, bounds);
}
