import {
	destroy,
	type Kept,
	keep,
	kill,
	release,
	start,
	stop,
} from "./keeper.ts";
import type { JournalEntry, Order } from "./protocol.ts";
import { replace } from "./replace.ts";

/** Runs the units of one target. */
export interface Supervisor {
	/** Carries an order out. Rejects with the reason when it cannot. */
	carryOut(order: Order): Promise<unknown>;
	/** Ends every process at once. Resolves when all are gone. */
	destroy(): Promise<void>;
}

/** A supervisor that tells of all that happens. To be made once per process: it uses the process' cluster. */
export function createSupervisor(
	tell: (entry: JournalEntry) => void,
): Supervisor {
	const units = new Map<string, Kept>();
	const note = stamped(tell);
	const unit = (name: string): Kept => {
		const kept = units.get(name);
		if (!kept)
			throw new Error(
				`there is no unit "${name}"; there are ${[...units.keys()].join(", ")}`,
			);
		return kept;
	};
	const all = () => [...units.values()];
	return {
		async carryOut(order) {
			switch (order.do) {
				case "start":
					for (const plan of order.units)
						units.set(plan.name, keep(plan, order.readyLimitMs, note));
					await Promise.all(all().map(start));
					return;
				case "kill":
					return kill(unit(order.unit), order.signal, order.hold);
				case "release":
					return release(unit(order.unit));
				case "replace":
					return replace(unit(order.unit), order);
				case "stop":
					await Promise.all(all().map((kept) => stop(kept, order.graceMs)));
					return;
			}
		},
		async destroy() {
			await Promise.all(all().map(destroy));
		},
	};
}

/** Gives entries their time; never goes back, even when the system clock is set. */
function stamped(tell: (entry: JournalEntry) => void) {
	return (entry: Omit<JournalEntry, "atMs">) =>
		tell({ atMs: performance.timeOrigin + performance.now(), ...entry });
}
