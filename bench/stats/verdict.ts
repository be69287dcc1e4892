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

/** The ratios that the same program gives against itself on this machine. */
export interface Band {
	low: number;
	high: number;
}

/**
 * The A/A band of a control ratio, null where the control has no interval. Which of two identical arms is the numerator is
 * arbitrary, so the band holds the reciprocals too; it therefore always holds 1.
 */
export function bandOf(control: Estimate | null): Band | null {
	if (!control || control.low === null || control.high === null) return null;
	const { low, high } = control;
	return { low: Math.min(low, 1 / high), high: Math.max(high, 1 / low) };
}

/** A ratio whose interval overlaps the A/A band, or that lacks either, is inconclusive as a difference. */
export function differenceOf(
	ratio: Estimate | null,
	band: Band | null,
): Difference {
	if (!ratio || !band || ratio.low === null || ratio.high === null)
		return "inconclusive";
	if (ratio.low > band.high) return "larger";
	return ratio.high < band.low ? "smaller" : "inconclusive";
}
