import { beginCanary, endCanary, readCanary } from "./canary.ts";
import {
	ask,
	destroy,
	type Kept,
	keep,
	kill,
	release,
	start,
	stop,
} from "./keeper.ts";
import { alone, type KeptUnit, keepUnit } from "./kept-unit.ts";
import type { Grown, JournalEntry, Order } from "./protocol.ts";
import { replaceUnit } from "./replace.ts";
import { rollBack } from "./roll-back.ts";

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
	const units = new Map<string, KeptUnit>();
	const note = stamped(tell);
	const unit = (name: string): KeptUnit => {
		const kept = units.get(name);
		if (!kept)
			throw new Error(
				`there is no unit "${name}"; there are ${[...units.keys()].join(", ")}`,
			);
		return kept;
	};
	const all = () => [...units.values()].flatMap(({ processes }) => processes);
	const released = <Result>(
		name: string,
		work: (kept: KeptUnit) => Promise<Result>,
	) => {
		const kept = unit(name);
		return alone(kept, () => work(kept));
	};
	return {
		async carryOut(order) {
			switch (order.do) {
				case "start":
					for (const plan of order.units)
						units.set(
							plan.name,
							keepUnit(
								plan.name,
								Array.from({ length: plan.processes ?? 1 }, () =>
									keep(plan, order.readyLimitMs, note),
								),
							),
						);
					await Promise.all([...units.values()].map(startUnit));
					return;
				case "kill":
					// What breaks in a unit breaks in each of its processes: they run the same code.
					for (const kept of unit(order.unit).processes)
						kill(kept, order.signal, order.hold);
					return;
				case "ask": {
					const { question, each } = order;
					const { processes } = unit(order.unit);
					const asked = each ? processes : processes.slice(0, 1);
					return Promise.all(asked.map((kept) => ask(kept, question)));
				}
				case "release":
					unit(order.unit).processes.forEach(release);
					return;
				case "replace":
					return released(order.unit, (kept) => replaceUnit(kept, order));
				case "rollBack":
					return released(order.unit, (kept) =>
						rollBack(kept, order.readyLimitMs),
					);
				case "beginCanary":
					return released(order.unit, (kept) => beginCanary(kept, order.plan));
				case "readCanary":
					return readCanary(unit(order.unit));
				case "endCanary":
					return released(order.unit, (kept) => endCanary(kept, order));
				case "grow":
					return released(order.unit, (kept) => grow(kept, note));
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

/** The first process makes the database, before others open it. */
async function startUnit({ processes }: KeptUnit): Promise<void> {
	const [first, ...others] = processes;
	if (first) await start(first);
	await Promise.all(others.map(start));
}

/** One more process of a unit, of the bundle that the others run. Rejects, and leaves the unit as it was, when it does not get ready. */
async function grow(unit: KeptUnit, note: Kept["note"]): Promise<Grown> {
	const { processes } = unit;
	const [first] = processes;
	if (!first) throw new Error("a unit without a process cannot be copied");
	const { plan, file, readyLimitMs } = first;
	const added = keep({ ...plan, file }, readyLimitMs, note);
	unit.processes = [...processes, added];
	const startedAt = performance.now();
	try {
		await start(added);
	} catch (cause) {
		unit.processes = processes;
		throw cause;
	}
	return { readyMs: performance.now() - startedAt };
}

/** Gives entries their time; never goes back, even when the system clock is set. */
function stamped(tell: (entry: JournalEntry) => void) {
	return (entry: Omit<JournalEntry, "atMs">) =>
		tell({ atMs: performance.timeOrigin + performance.now(), ...entry });
}
