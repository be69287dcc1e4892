import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isRunning, pidSpace } from "./identity.ts";
import { type Line, linesOf } from "./lines.ts";

type Head = Extract<Line, { type: "run" }>;

/** A process that runs. */
export type Noted = Extract<Line, { type: "started" }>;

/** A run that has processes, or goes on. */
export interface NotedRun {
	/** Its journal. */
	file: string;
	head: Head;
	/** False: the command line is gone, and what still runs is left over. */
	goesOn: boolean;
	/** Oldest first. */
	processes: readonly Noted[];
}

/** The runs of this user on this machine; oldest first. Journals of runs that left nothing are cleared away. */
export function runsIn(folder: string): NotedRun[] {
	sweep(folder);
	return journalsIn(folder).flatMap((file) => readRun(file) ?? []);
}

/** A run as its journal tells it now; undefined for one that left nothing, or whose processes cannot be seen from here. */
export function readRun(file: string): NotedRun | undefined {
	const lines = readLines(file);
	const head = lines.find((line) => line.type === "run");
	if (!head || !isHere(head)) return undefined;
	const goesOn = isRunning(head);
	const processes = livingIn(lines);
	return goesOn || processes.length > 0
		? { file, head, goesOn, processes }
		: undefined;
}

/** What still runs of all that a journal names. */
export function survivorsOf(file: string): Noted[] {
	return livingIn(readLines(file));
}

/** Removes the journals of runs that have ended and left nothing. */
export function sweep(folder: string): void {
	const { namespace } = pidSpace();
	for (const file of journalsIn(folder)) {
		const head = readLines(file).find((line) => line.type === "run");
		// Pids of another container mean nothing here.
		if (head && head.namespace !== namespace) continue;
		if (!readRun(file)) rmSync(file, { force: true });
	}
}

function journalsIn(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((name) => name.endsWith(".jsonl"))
		.map((name) => join(folder, name))
		.sort();
}

function readLines(file: string): Line[] {
	try {
		return linesOf(readFileSync(file, "utf8"));
	} catch (cause) {
		// Its run has ended while we looked.
		if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
		throw cause;
	}
}

function isHere({ boot, namespace }: Head): boolean {
	const here = pidSpace();
	return boot === here.boot && namespace === here.namespace;
}

/** By identity, not by the lines that tell of ends: one that was killed with its parent has no such line. */
function livingIn(lines: readonly Line[]): Noted[] {
	const ended = new Set<number>();
	// Backwards, so that an end is one of the process noted before it, not of a later one with the same pid.
	return lines
		.toReversed()
		.flatMap((line) => {
			if (line.type === "ended") ended.add(line.pid);
			if (line.type !== "started") return [];
			return ended.delete(line.pid) || !isRunning(line) ? [] : [line];
		})
		.reverse();
}
