import {
	adopt,
	failureOf,
	type Kept,
	launch,
	restart,
	tell,
} from "./keeper.ts";
import type { Replacement, Strategy } from "./protocol.ts";

// Above the grace that a unit gives its own requests (GRACE_MS, 5 s), so that only a stuck one is killed.
const drainLimitMs = 8_000;

/** What to put in the place of a unit's process, and how. */
export interface ReplaceOptions {
	file: string;
	strategy: Strategy;
	readyLimitMs: number;
}

/** Replaces the processes of a unit one after the other; ends with the first that fails. Times are those of the unit. */
export async function replaceUnit(
	processes: readonly Kept[],
	options: ReplaceOptions,
): Promise<Replacement> {
	const startedAt = performance.now();
	let last: Replacement | undefined;
	for (const kept of processes) {
		const beganMs = performance.now() - startedAt;
		const { readyMs, totalMs, ...rest } = await replace(kept, options);
		last = {
			...rest,
			readyMs: beganMs + readyMs,
			totalMs: beganMs + totalMs,
		};
		if (!last.replaced) break;
	}
	if (!last) throw new Error("a unit without a process cannot be replaced");
	return last;
}

/**
 * Puts a new process in the place of the old one. Rolling: the new one starts beside the old one on the same port, and the old
 * one drains once the new one is ready. Recreate: the old one goes first. A new one that does not become ready leaves the unit
 * with what it ran before.
 */
export async function replace(
	kept: Kept,
	options: ReplaceOptions,
): Promise<Replacement> {
	if (kept.replacing)
		throw new Error(`${kept.plan.name} is being replaced already`);
	kept.replacing = true;
	clearTimeout(kept.timer);
	kept.timer = undefined;
	try {
		return await exchange(kept, options);
	} finally {
		kept.replacing = false;
		// The old process may have died meanwhile, or gone first for a new one that failed.
		restart(kept);
	}
}

async function exchange(
	kept: Kept,
	{ file, strategy, readyLimitMs }: ReplaceOptions,
): Promise<Replacement> {
	const startedAt = performance.now();
	if (strategy === "recreate") await retire(kept);
	const worker = launch(kept, file, readyLimitMs);
	const why = await failureOf(kept, worker);
	const readyMs = performance.now() - startedAt;
	if (why !== undefined) {
		tell(kept, worker, "kept");
		return { replaced: false, why, readyMs, totalMs: readyMs };
	}
	const old = kept.current;
	kept.file = file;
	adopt(kept, worker);
	tell(kept, worker, "replaced");
	await old?.drain(drainLimitMs);
	return { replaced: true, readyMs, totalMs: performance.now() - startedAt };
}

async function retire(kept: Kept): Promise<void> {
	const old = kept.current;
	kept.current = undefined;
	await old?.drain(drainLimitMs);
}
