/** Tells how long things may have waited for this process to come back to its event loop. */
export interface LoopWatch {
	/**
	 * Microseconds for which the event loop has been running callbacks since it last looked for new input: whatever it hands out
	 * now has waited at most so long for it.
	 */
	busyMicros(): number;
	stop(): void;
}

/**
 * Watches the event loop. An immediate without a reference runs once in each turn of the loop and never keeps it turning; what
 * has passed since, less what the loop spent waiting for input (libuv's idle time), was spent in callbacks.
 */
export function createLoopWatch(): LoopWatch {
	let atMs = performance.now();
	let idleMs = idleSoFarMs();
	let next: NodeJS.Immediate;
	const mark = () => {
		atMs = performance.now();
		idleMs = idleSoFarMs();
		next = setImmediate(mark);
		next.unref();
	};
	mark();
	return {
		busyMicros() {
			const passedMs = performance.now() - atMs;
			const busyMs = passedMs - (idleSoFarMs() - idleMs);
			return Math.max(0, Math.round(busyMs * 10_000) / 10);
		},
		stop: () => clearImmediate(next),
	};
}

const idleSoFarMs = () => performance.nodeTiming.idleTime;
