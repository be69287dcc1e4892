/** How exactly a wait ends: at most so much later than asked. */
const sweepMs = 25;

/** Something that is waited for. */
export interface Waiting {
	/** The wait is over without it. */
	expire(): void;
	/** When that is, on the clock of performance.now(). */
	untilMs: number;
}

const all = new Set<Waiting>();
let sweeper: NodeJS.Timeout | undefined;

/**
 * Waits until `waiting.untilMs` at the least, and 25 ms more at the most, unless `stopWaiting` comes first. One timer for all:
 * a timer for each call, with another time each, costs more than the call's own code.
 */
export function startWaiting(waiting: Waiting): void {
	all.add(waiting);
	sweeper ??= setInterval(sweep, sweepMs);
}

/** It came, or is not awaited any more. */
export function stopWaiting(waiting: Waiting): void {
	all.delete(waiting);
}

function sweep(): void {
	const nowMs = performance.now();
	for (const waiting of all) {
		if (waiting.untilMs > nowMs) continue;
		all.delete(waiting);
		waiting.expire();
	}
	if (all.size > 0) return;
	clearInterval(sweeper);
	sweeper = undefined;
}
