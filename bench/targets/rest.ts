import type { KeptUnit } from "./kept-unit.ts";
import { drainLimitMs } from "./release-orders.ts";

/** Lets the version before end after a while. Until then, going back is one message. */
export function restFor(unit: KeptUnit, restMs: number): void {
	const { before } = unit;
	if (before) before.timer = setTimeout(() => endRest(unit), restMs);
}

/** Ends the processes of the version before that rest. The unit can still go back, by a start. */
export function endRest({ processes, before }: KeptUnit): void {
	clearTimeout(before?.timer);
	for (const kept of processes) {
		kept.resting?.drain(drainLimitMs);
		kept.resting = undefined;
	}
}
