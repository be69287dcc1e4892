import { blueGreen } from "./blue-green.ts";
import {
	adopt,
	failureOf,
	type Kept,
	type Launch,
	launch,
	restart,
	tell,
} from "./keeper.ts";
import { type KeptUnit, mustHaveNoCanary } from "./kept-unit.ts";
import { logTail } from "./log-tail.ts";
import type { PlainStrategy, Probe, Replacement } from "./protocol.ts";
import { drainLimitMs, rest } from "./release-orders.ts";
import { endRest } from "./rest.ts";
import type { Worker } from "./worker.ts";

/** What to put in the place of a unit's processes, and how. */
export interface ReplaceOptions {
	file: string;
	strategy: PlainStrategy;
	readyLimitMs: number;
	restMs: number;
	probe?: Probe;
}

/** Replaces a unit, and notes the version to which it can go back. */
export async function replaceUnit(
	unit: KeptUnit,
	options: ReplaceOptions,
): Promise<Replacement> {
	mustHaveNoCanary(unit);
	const [first] = unit.processes;
	if (!first) throw new Error("a unit without a process cannot be replaced");
	const { file: fileBefore } = first;
	const { strategy } = options;
	endRest(unit);
	if (strategy === "blue-green") return blueGreen(unit, options);
	const way = strategy === "recreate" ? recreate : oneByOne;
	const outcome = await way(unit.processes, options);
	if (outcome.replaced) unit.before = { file: fileBefore, strategy };
	return outcome;
}

/** All old processes go first, so that two versions never meet. When one new process fails, all go back to the version before. */
async function recreate(
	processes: readonly Kept[],
	start: Launch,
): Promise<Replacement> {
	const startedAt = performance.now();
	const since = () => performance.now() - startedAt;
	const filesBefore = processes.map(({ file }) => file);
	processes.forEach(holdBack);
	try {
		await Promise.all(processes.map(retire));
		const outcomes = await Promise.all(
			processes.map((kept) => exchange(kept, start)),
		);
		const failed = outcomes.find(({ replaced }) => !replaced);
		const readyMs = since();
		if (!failed) return { replaced: true, readyMs, totalMs: since() };
		await Promise.all(processes.map(retire));
		processes.forEach((kept, index) => {
			kept.file = filesBefore[index] ?? kept.file;
		});
		return { ...failed, readyMs, totalMs: since() };
	} finally {
		processes.forEach(letBe);
	}
}

/** One process after the other; when one fails, those before it go back. Times are those of the unit. */
async function oneByOne(
	processes: readonly Kept[],
	options: Launch,
): Promise<Replacement> {
	const startedAt = performance.now();
	const since = () => performance.now() - startedAt;
	const done: { kept: Kept; fileBefore: string }[] = [];
	let readyMs = 0;
	for (const kept of processes) {
		const beganMs = since();
		const fileBefore = kept.file;
		const outcome = await replace(kept, options);
		readyMs = beganMs + outcome.readyMs;
		if (outcome.why !== undefined) {
			for (const { kept, fileBefore } of done)
				await replace(kept, { ...options, file: fileBefore });
			return { ...outcome, readyMs, totalMs: since() };
		}
		done.push({ kept, fileBefore });
	}
	return { replaced: true, readyMs, totalMs: since() };
}

/**
 * Puts a new process in the place of the old one: it starts beside the old one on the same port, and the old one leaves once the
 * new one is ready. One that does not become ready leaves the unit with what it ran before.
 */
async function replace(kept: Kept, options: Launch): Promise<Replacement> {
	holdBack(kept);
	try {
		return await exchange(kept, options);
	} finally {
		letBe(kept);
	}
}

/** Its end is no crash for now. */
function holdBack(kept: Kept): void {
	kept.replacing = true;
	clearTimeout(kept.timer);
	kept.timer = undefined;
}

/** The old process may have died meanwhile, or gone first for a new one that failed. */
function letBe(kept: Kept): void {
	kept.replacing = false;
	restart(kept);
}

async function exchange(kept: Kept, start: Launch): Promise<Replacement> {
	const startedAt = performance.now();
	const worker = launch(kept, start);
	const why = await failureOf(kept, worker);
	const readyMs = performance.now() - startedAt;
	if (why !== undefined) {
		tell(kept, worker, "kept");
		return {
			replaced: false,
			why: `${why}${logTail(kept.plan.logFile)}`,
			readyMs,
			totalMs: readyMs,
		};
	}
	const old = kept.current;
	kept.file = start.file;
	adopt(kept, worker);
	tell(kept, worker, "replaced");
	if (old) await leave(kept, old);
	return { replaced: true, readyMs, totalMs: performance.now() - startedAt };
}

/** How long connections stay open for one more request, once they are not to be used any more. */
const lingerMs = 5_000;

/** Lets a process finish what is in flight. It ends when those who keep connections to it have had time to notice. */
async function leave(kept: Kept, old: Worker): Promise<void> {
	try {
		await rest(old);
		tell(kept, old, "rested");
		setTimeout(() => old.drain(drainLimitMs), lingerMs);
	} catch {
		await old.drain(drainLimitMs);
	}
}

async function retire(kept: Kept): Promise<void> {
	const old = kept.current;
	kept.current = undefined;
	await old?.drain(drainLimitMs);
}
