import { adopt, type Kept, tell } from "./keeper.ts";
import type { KeptUnit } from "./kept-unit.ts";
import type { PlainStrategy } from "./protocol.ts";
import { drainLimitMs, rest, serve } from "./release-orders.ts";
import { endRest, restFor } from "./rest.ts";
import type { Worker } from "./worker.ts";

/** Who takes over from a unit's processes: one for each of them, standing by. */
export interface TakeOver {
	file: string;
	standbys: readonly { kept: Kept; worker: Worker }[];
	/** How long those rest that served before. */
	restMs: number;
}

/** What a unit goes back by when those that rest are gone. */
const strategy: PlainStrategy = "blue-green";

/**
 * Lets processes that stand by serve, and those that served rest. Resolves when these have finished what was in flight. Tells why
 * it did not come about: then all is as it was.
 */
export async function takeOver(
	unit: KeptUnit,
	{ file, standbys, restMs }: TakeOver,
): Promise<string | undefined> {
	const fileBefore = unit.processes[0]?.file ?? file;
	const why = await serveAll(standbys);
	if (why !== undefined) return why;
	unit.before = { file: fileBefore, strategy };
	await Promise.all(
		standbys.map(({ kept, worker }) => {
			tell(kept, worker, "replaced");
			return exchange(kept, { worker, file });
		}),
	);
	restFor(unit, restMs);
	return undefined;
}

/** Goes back to the processes that rest. False, with nothing done, when one of them is gone. */
export async function takeBack(
	unit: KeptUnit,
	file: string,
	served: () => void,
): Promise<boolean> {
	const resting = unit.processes.flatMap((kept) =>
		kept.resting?.alive() ? [{ kept, worker: kept.resting }] : [],
	);
	if (resting.length < unit.processes.length) return false;
	await Promise.all(resting.map(({ worker }) => serve(worker)));
	served();
	clearTimeout(unit.before?.timer);
	await Promise.all(
		resting.map(({ kept, worker }) => {
			tell(kept, worker, "returned");
			return exchange(kept, { worker, file });
		}),
	);
	// Nobody goes back to what was just left.
	endRest(unit);
	return true;
}

async function serveAll(
	standbys: TakeOver["standbys"],
): Promise<string | undefined> {
	try {
		await Promise.all(standbys.map(({ worker }) => serve(worker)));
		return undefined;
	} catch (cause) {
		await Promise.all(
			standbys.map(({ kept, worker }) => {
				tell(kept, worker, "kept");
				return worker.drain(drainLimitMs);
			}),
		);
		return `it could not serve: ${(cause as Error).message}`;
	}
}

/** Makes a process that serves already the unit's own; the one before finishes what is in flight, and rests. */
async function exchange(
	kept: Kept,
	{ worker, file }: { worker: Worker; file: string },
): Promise<void> {
	const old = kept.current;
	clearTimeout(kept.timer);
	kept.timer = undefined;
	kept.file = file;
	adopt(kept, worker);
	kept.resting = undefined;
	if (!old?.alive()) return;
	try {
		await rest(old);
		tell(kept, old, "rested");
		kept.resting = old;
	} catch {
		// What cannot rest is of no use for a way back.
		await old.drain(drainLimitMs);
	}
}
