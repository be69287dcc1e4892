import { setTimeout as sleep } from "node:timers/promises";
import { readPending } from "./settle.ts";

/** What the units had left to do when a fault was healed, and how long that took. */
export interface Backlog {
	/** Events, orders and refunds, counted once for each that is to hear of them. */
	pendingAtHeal: number;
	/** From the heal until no more was pending than a shop under load always has; null when that was not seen. */
	drainMs: number | null;
}

/** A shop under load is never quite done: so much is under way at any moment. */
const alwaysUnderWay = 5;
const pauseMs = 250;

/** Looks at the units from the heal of a fault on, until they have caught up or the load ends. */
export async function drainAfter(
	units: readonly { name: string; url: string }[],
	{
		healedAtMs,
		untilMs,
		signal,
	}: { healedAtMs: number; untilMs: number; signal: AbortSignal },
): Promise<Backlog> {
	const pendingNow = async () =>
		Object.values(await readPending(units)).reduce(
			(sum, count) => sum + count,
			0,
		);
	let pending = await pendingNow();
	const pendingAtHeal = pending;
	while (pending > alwaysUnderWay) {
		if (signal.aborted || Date.now() > untilMs)
			return { pendingAtHeal, drainMs: null };
		await sleep(pauseMs);
		pending = await pendingNow();
	}
	return {
		pendingAtHeal,
		drainMs: pendingAtHeal > alwaysUnderWay ? Date.now() - healedAtMs : 0,
	};
}
