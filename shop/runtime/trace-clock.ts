/**
 * Microseconds of the machine's monotonic clock (CLOCK_MONOTONIC behind process.hrtime): one clock for all processes of a machine.
 * performance.timeOrigin would be the wall clock at each start, and those differ by what it was adjusted in between.
 */
const offsetMicros =
	Number(process.hrtime.bigint()) / 1000 - performance.now() * 1000;

/** Now, in microseconds with a tenth. */
export function nowMicros(): number {
	return Math.round((offsetMicros + performance.now() * 1000) * 10) / 10;
}

/** What to add to turn those microseconds into Unix time, as far as the wall clock can be trusted at this moment. */
export function unixOffsetMicros(): number {
	return Date.now() * 1000 - nowMicros();
}
