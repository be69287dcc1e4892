const longestMs = 5_000;
const firstWaitMs = 100;

/** A process that lived this long after it was ready has recovered, unless another time is set: its next crash counts as the first. */
export const recoveredAfterMs = 10_000;

/** How many crashes in a row a unit has had with this one. A process that lived for `enoughMs` had recovered. */
export function crashesInRow(
	before: number,
	livedMs: number,
	enoughMs = recoveredAfterMs,
): number {
	return livedMs >= enoughMs ? 1 : before + 1;
}

/**
 * How long to wait before a unit is started again, for every arm alike: not at all after the first crash, then 100 ms,
 * doubled with each crash up to 5 s. `crashes` counts those in a row, this one included.
 */
export function restartDelayMs(crashes: number): number {
	if (crashes <= 1) return 0;
	return Math.min(longestMs, firstWaitMs * 2 ** (crashes - 2));
}
