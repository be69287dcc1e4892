import { setTimeout as sleep } from "node:timers/promises";
import { type Faulted, faultedOf } from "../scenario/fault-shape.ts";
import type { JournalEntry } from "../targets/protocol.ts";
import type { Target } from "../targets/target.ts";
import type { Scene } from "./fault.ts";

/** The units that a fault hits. */
export function unitsHit({ target, fault }: Pick<Scene, "target" | "fault">) {
	return unitsHolding(target, faultedOf(fault));
}

function unitsHolding(target: Target, faulted: Faulted): string[] {
	if (faulted === "all") return target.units.map(({ name }) => name);
	return faulted === null ? [] : [target.unitOf(faulted)];
}

/** What the journal says of some units from now on. */
export function watchJournal(target: Target, units: readonly string[]) {
	const before = target.journal().length;
	return (event: JournalEntry["event"]) =>
		target
			.journal()
			.slice(before)
			.filter((entry) => entry.event === event && units.includes(entry.unit));
}

/** The first value that is there, looked for every 10 ms; null when `patienceMs` ends. */
export async function firstOf<Value>(
	read: () => Value | undefined | Promise<Value | undefined>,
	patienceMs: number,
): Promise<Value | null> {
	const deadlineMs = Date.now() + patienceMs;
	for (;;) {
		const value = await read();
		if (value !== undefined) return value;
		if (Date.now() > deadlineMs) return null;
		await sleep(10);
	}
}
