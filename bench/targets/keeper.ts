import { logTail } from "./log-tail.ts";
import type { JournalEntry, Question, UnitPlan } from "./protocol.ts";
import { type Sharing, share } from "./release-orders.ts";
import { crashesInRow, restartDelayMs } from "./restart-delay.ts";
import { launchWorker, type Worker } from "./worker.ts";

/** A unit under the supervisor's care. `current` is the process whose end would be a crash. */
export interface Kept {
	plan: UnitPlan;
	/** The bundle to start the next process from. */
	file: string;
	readyLimitMs: number;
	note(entry: Omit<JournalEntry, "atMs">): void;
	living: Set<Worker>;
	current: Worker | undefined;
	/** The version before, which serves no more and waits in case that it is needed again. */
	resting: Worker | undefined;
	/** With whom the current process shares its requests: so does the one that takes its place after a crash. */
	sharing: Sharing | undefined;
	/** Crashes in a row. */
	crashes: number;
	/** Not to be started again until it is released. */
	held: boolean;
	/** The old process is being exchanged for a new one: its end is no crash. */
	replacing: boolean;
	stopping: boolean;
	timer: NodeJS.Timeout | undefined;
}

/** A unit that is not started yet. `readyLimitMs` holds for its starts and restarts. */
export function keep(
	plan: UnitPlan,
	readyLimitMs: number,
	note: Kept["note"],
): Kept {
	return {
		plan,
		file: plan.file,
		readyLimitMs,
		note,
		living: new Set(),
		current: undefined,
		resting: undefined,
		sharing: undefined,
		crashes: 0,
		held: false,
		replacing: false,
		stopping: false,
		timer: undefined,
	};
}

/** Starts a unit. Rejects, with nothing of it left running, when it does not get ready. */
export async function start(kept: Kept): Promise<void> {
	const worker = launch(kept, kept);
	const failure = await failureOf(kept, worker);
	if (failure !== undefined)
		throw new Error(
			`${kept.plan.name} did not start: ${failure}${logTail(kept.plan.logFile)}`,
		);
	adopt(kept, worker);
}

/** Sends a signal to the unit's process. With `hold` the unit is not started again until it is released. */
export function kill(kept: Kept, signal: NodeJS.Signals, hold: boolean): void {
	if (!kept.current)
		throw new Error(`${kept.plan.name} has no process to send ${signal} to`);
	kept.held = hold;
	tell(kept, kept.current, "killed", { signal });
	kept.current.kill(signal);
}

/** Asks the unit's process over its channel. Rejects when it is down, or does not answer. */
export async function ask(kept: Kept, question: Question): Promise<unknown> {
	if (!kept.current) throw new Error(`${kept.plan.name} has no process to ask`);
	if (question.isDeadly) tell(kept, kept.current, "struck");
	return kept.current.ask(question);
}

/** Ends a hold: the unit is started again if it is down. */
export function release(kept: Kept): void {
	kept.held = false;
	restart(kept);
}

/** Drains every process of the unit. Resolves when all are gone. */
export async function stop(kept: Kept, graceMs: number): Promise<void> {
	kept.stopping = true;
	clearTimeout(kept.timer);
	await Promise.all([...kept.living].map((worker) => worker.drain(graceMs)));
}

/** Ends every process of the unit at once. Resolves when all are gone. */
export async function destroy(kept: Kept): Promise<void> {
	kept.stopping = true;
	clearTimeout(kept.timer);
	for (const worker of kept.living) worker.kill("SIGKILL");
	await Promise.all([...kept.living].map((worker) => worker.exited));
}

/** How to start a process. */
export interface Launch {
	file: string;
	readyLimitMs: number;
	/** Waits at an address of its own until it is told to serve. */
	standby?: boolean;
}

/** Starts a process of the unit; its start and its end go into the journal. */
export function launch(
	kept: Kept,
	{ file, readyLimitMs, standby = false }: Launch,
): Worker {
	const { plan } = kept;
	const env = standby ? { ...plan.env, STANDBY: "on" } : plan.env;
	const worker = launchWorker({ ...plan, env, file }, readyLimitMs);
	kept.living.add(worker);
	tell(kept, worker, "started");
	worker.exited.then(({ code, signal }) => {
		kept.living.delete(worker);
		tell(kept, worker, "exited", {
			...(code !== null && { code }),
			...(signal !== null && { signal }),
		});
	});
	return worker;
}

/** Waits until a process is ready. When it fails to get there, ends it and tells why. */
export async function failureOf(
	kept: Kept,
	worker: Worker,
): Promise<string | undefined> {
	try {
		await worker.ready;
		tell(kept, worker, "ready");
		return undefined;
	} catch (cause) {
		worker.kill("SIGKILL");
		await worker.exited;
		return (cause as Error).message;
	}
}

/** Makes a process the unit's own: from now on its end is a crash, and answered by a restart. */
export function adopt(kept: Kept, worker: Worker): void {
	const adoptedAt = performance.now();
	kept.current = worker;
	worker.exited.then(() => {
		if (kept.current !== worker) return;
		kept.current = undefined;
		const livedMs = performance.now() - adoptedAt;
		const { recoveredAfterMs } = kept.plan;
		kept.crashes = crashesInRow(kept.crashes, livedMs, recoveredAfterMs);
		restart(kept);
	});
}

/** Starts the unit again after its delay, unless it runs, is held, or is about to be replaced. */
export function restart(kept: Kept): void {
	const { stopping, held, replacing, current, timer } = kept;
	if (stopping || held || replacing || current || timer) return;
	kept.timer = setTimeout(() => revive(kept), restartDelayMs(kept.crashes));
}

/** Writes into the journal. */
export function tell(
	kept: Kept,
	worker: Worker,
	event: JournalEntry["event"],
	more: Partial<JournalEntry> = {},
): void {
	kept.note({ unit: kept.plan.name, pid: worker.pid, event, ...more });
}

async function revive(kept: Kept): Promise<void> {
	kept.timer = undefined;
	if (kept.stopping || kept.current) return;
	const worker = launch(kept, kept);
	adopt(kept, worker);
	if ((await failureOf(kept, worker)) !== undefined) return;
	tell(kept, worker, "restarted");
	if (kept.sharing) await share(worker, kept.sharing);
}
