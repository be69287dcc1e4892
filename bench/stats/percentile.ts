/** A percentile is a claim about the samples beyond it; with fewer than this it is noise. */
const samplesBeyond = 10;

/** True when at least ten of `count` samples lie beyond the percentile: p50 needs 20 of them, p99 1,000. */
export function isEarned(count: number, percent: number): boolean {
	// The tolerance makes 10,000 samples enough for 99.9, which binary fractions would miss by 1e-12.
	return (count * (100 - percent)) / 100 >= samplesBeyond - 1e-6;
}

/** The percentile that `read` gives, or null when `count` samples do not earn it. */
export function earnedPercentile(
	count: number,
	percent: number,
	read: (percent: number) => number,
): number | null {
	return isEarned(count, percent) ? read(percent) : null;
}

/**
 * The quantile (0 ≤ share ≤ 1) of ascending values by linear interpolation (Hyndman & Fan 1996, type 7).
 * Throws RangeError on no values.
 */
export function quantileOfSorted(
	ascending: ArrayLike<number>,
	share: number,
): number {
	if (ascending.length === 0)
		throw new RangeError("quantileOfSorted: there are no values");
	const position = share * (ascending.length - 1);
	const below = Math.floor(position);
	const low = ascending[below] as number;
	const high = ascending[Math.min(below + 1, ascending.length - 1)] as number;
	return low + (high - low) * (position - below);
}
