/** How a built-in server answers, as plain data: it crosses a process boundary. Times are ms. */
export type Behaviour =
	/** At once, by the least that a node:http server can do. */
	| { kind: "trivial" }
	/** The k-th request since the behaviour began is held for `delaysMs[k]`, from the first again after the last. */
	| { kind: "delays"; delaysMs: readonly number[] }
	/**
	 * At once, except that in each period the last `stallMs` stand still: what comes in them is answered when they end. Periods
	 * are counted from `fromEpochMs`.
	 */
	| { kind: "stalls"; fromEpochMs: number; everyMs: number; stallMs: number };

/** When a request that came at `atMs` is answered; both on one clock, in ms. */
export type ReleaseTime = (atMs: number) => number;

/** The rule of a behaviour. `epochOfZeroMs`: what the clock's zero is in epoch ms. */
export function releaseTimeOf(
	behaviour: Behaviour,
	epochOfZeroMs: number,
): ReleaseTime {
	if (behaviour.kind === "trivial") return (atMs) => atMs;
	if (behaviour.kind === "delays") {
		const { delaysMs } = behaviour;
		let count = 0;
		return (atMs) => atMs + (delaysMs[count++ % delaysMs.length] as number);
	}
	const zeroMs = behaviour.fromEpochMs - epochOfZeroMs;
	return (atMs) => zeroMs + endOfStall(atMs - zeroMs, behaviour);
}

/** The end of the stall in which a moment lies, else the moment itself; both in ms since the first period began. */
export function endOfStall(
	ms: number,
	{ everyMs, stallMs }: { everyMs: number; stallMs: number },
): number {
	if (ms < 0) return ms;
	const period = Math.floor(ms / everyMs);
	const inPeriodMs = ms - period * everyMs;
	return inPeriodMs < everyMs - stallMs ? ms : (period + 1) * everyMs;
}
