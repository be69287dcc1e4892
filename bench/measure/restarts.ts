import type { JournalEntry } from "../targets/protocol.ts";

/** A process that ended without being asked to drain, and the one that serves in its place. All times in milliseconds. */
export interface Restart {
	unit: string;
	/** The new process. */
	pid: number;
	/** How the old one ended. */
	code?: number;
	signal?: NodeJS.Signals;
	/** When the old one was killed, or else when its end was seen; since 1970. */
	crashedAtMs: number;
	/** From the kill to its detection by the supervisor; absent where the process ended by itself, or was ended from outside. */
	detectedMs?: number;
	/** From detection to the start of the first process after it: what the restart policy waits. */
	delayMs: number;
	/** From the start of the new process to accepting requests. */
	startMs: number;
	/** From detection to accepting. */
	restartMs: number;
	/** From the crash to accepting: what customers of the unit feel. */
	downMs: number;
	/** Processes that were started for it; the last of them came up. */
	attempts: number;
}

/** An end that has to be answered by a start. */
interface Crash {
	exit: JournalEntry;
	killedAtMs: number | undefined;
	/** Starts for it, oldest first. */
	startsMs: number[];
}

/** What is known of a unit while its journal is read. */
interface UnitLife {
	killed: Map<number, number>;
	/** Processes that serve, oldest first. */
	serving: Set<number>;
	/** Crashes without a process, oldest first. */
	open: Crash[];
	/** By the process that was started for it. */
	answered: Map<number, Crash>;
}

/** Every restart in a supervisor's journal, in the order in which they were over. Replacements are none, and a unit that stayed down neither. */
export function restartsOf(journal: readonly JournalEntry[]): Restart[] {
	const units = new Map<string, UnitLife>();
	const restarts: Restart[] = [];
	for (const entry of journal) {
		const life = units.get(entry.unit) ?? newLife();
		units.set(entry.unit, life);
		const crash = follow(life, entry);
		if (crash) restarts.push(restartOf(crash, entry));
	}
	return restarts;
}

function newLife(): UnitLife {
	return {
		killed: new Map(),
		serving: new Set(),
		open: [],
		answered: new Map(),
	};
}

/** Takes an entry in; gives the crash that is over with it. */
function follow(life: UnitLife, entry: JournalEntry): Crash | undefined {
	const { pid, atMs } = entry;
	switch (entry.event) {
		case "killed":
			life.killed.set(pid, atMs);
			return undefined;
		case "exited":
			ended(life, entry);
			return undefined;
		case "started":
			started(life, entry);
			return undefined;
		case "ready":
			life.serving.add(pid);
			return undefined;
		case "replaced":
			retireOldest(life, pid);
			return undefined;
		case "restarted":
			return take(life.answered, pid);
		case "kept":
			return undefined;
	}
}

function ended(life: UnitLife, exit: JournalEntry): void {
	const { pid } = exit;
	const tried = take(life.answered, pid);
	const killedAtMs = take(life.killed, pid);
	// A new process that dies while it starts prolongs the crash it was to answer.
	if (tried && !life.serving.has(pid)) life.open.push(tried);
	else if (life.serving.has(pid))
		life.open.push({ exit, killedAtMs, startsMs: [] });
	life.serving.delete(pid);
}

function started(life: UnitLife, { pid, atMs }: JournalEntry): void {
	const crash = life.open.shift();
	if (!crash) return;
	crash.startsMs.push(atMs);
	life.answered.set(pid, crash);
}

/** The process that makes room for a new one ends as it was asked to. */
function retireOldest(life: UnitLife, successor: number): void {
	life.answered.delete(successor);
	for (const pid of life.serving) {
		if (pid === successor) continue;
		life.serving.delete(pid);
		return;
	}
}

function restartOf(crash: Crash, { unit, pid, atMs }: JournalEntry): Restart {
	const { exit, killedAtMs, startsMs } = crash;
	const firstMs = startsMs[0] ?? atMs;
	const crashedAtMs = killedAtMs ?? exit.atMs;
	return {
		unit,
		pid,
		...(exit.code !== undefined && { code: exit.code }),
		...(exit.signal !== undefined && { signal: exit.signal }),
		crashedAtMs,
		...(killedAtMs !== undefined && { detectedMs: exit.atMs - killedAtMs }),
		delayMs: firstMs - exit.atMs,
		startMs: atMs - (startsMs.at(-1) ?? atMs),
		restartMs: atMs - exit.atMs,
		downMs: atMs - crashedAtMs,
		attempts: startsMs.length,
	};
}

function take<Value>(from: Map<number, Value>, key: number): Value | undefined {
	const value = from.get(key);
	from.delete(key);
	return value;
}
