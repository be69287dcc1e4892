const tries = 20;

/**
 * What to add to one clock to have the other, microseconds: read between two looks at the other, as often as told; the closest two looks
 * count. A process that was interrupted between two looks, as many are while they start, would be wrong by that for ever.
 */
export function offsetOf(
	other: () => number,
	clock: () => number,
	times = tries,
): number {
	let closest = Number.POSITIVE_INFINITY;
	let offset = 0;
	for (let count = 0; count < times; count += 1) {
		const before = other();
		const between = clock();
		const after = other();
		if (after - before >= closest) continue;
		closest = after - before;
		offset = (before + after) / 2 - between;
	}
	return offset;
}

/**
 * Microseconds of the machine's monotonic clock (CLOCK_MONOTONIC behind process.hrtime): one clock for all processes of a machine.
 * performance.timeOrigin would be the wall clock at each start, and those differ by what it was adjusted in between.
 */
const offsetMicros = offsetOf(
	() => Number(process.hrtime.bigint()) / 1000,
	() => performance.now() * 1000,
);

/** Now, in microseconds with a tenth. */
export function nowMicros(): number {
	return Math.round((offsetMicros + performance.now() * 1000) * 10) / 10;
}

/** What to add to turn those microseconds into Unix time, as far as the wall clock can be trusted at this moment. */
export function unixOffsetMicros(): number {
	return Date.now() * 1000 - nowMicros();
}
