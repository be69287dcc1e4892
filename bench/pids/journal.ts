import type { ChildProcess } from "node:child_process";
import { appendFileSync } from "node:fs";
import { identityOf } from "./identity.ts";
import type { Line } from "./lines.ts";

/** What a process that was started is, for whoever asks what runs. */
export interface Started {
	/** "orders", "card processor", "rabbitmq". */
	unit: string;
	arm?: string | undefined;
	/** Where it listens. */
	port?: number | undefined;
}

/**
 * Makes the journal when the first process is noted; its file, or null where none can be kept. Who never asked for one, as a test
 * that starts a single part, keeps none.
 */
let make: () => string | null = () => null;
let kept: string | null | undefined;

const joinsVariable = "SHOPLAB_PIDS";

/** From now on this process keeps a journal of what it starts. */
export function keepJournal(opened: () => string | null): void {
	make = opened;
}

/** For a supervisor, before it starts anything: it adds to the journal of its run, if that keeps one. */
export function joinJournal(env: NodeJS.ProcessEnv): void {
	make = () => env[joinsVariable] ?? null;
}

/** What a supervisor is started with, so that it can join. */
export function journalEnvironment(): Record<string, string> {
	const file = journalFile();
	return file === null ? {} : { [joinsVariable]: file };
}

/** Notes a child at its start, and its end. Answers the child. */
export function journalled<Child extends ChildProcess>(
	child: Child,
	what: Started,
): Child {
	noteStart(child.pid, what);
	child.once("exit", () => noteEnd(child.pid));
	return child;
}

/** Notes a process. Never throws: what cannot be noted runs all the same. */
export function noteStart(pid: number | undefined, what: Started): void {
	if (pid === undefined || journalFile() === null) return;
	append({ type: "started", ...identityOf(pid), ...what });
}

/** Notes that a process is gone. */
export function noteEnd(pid: number | undefined): void {
	if (pid !== undefined) append({ type: "ended", pid });
}

/** Says once that there is no journal, and why. */
export function complain(where: string, cause: unknown): void {
	process.stderr.write(
		`shoplab: no list of processes is kept in ${where} (${(cause as Error).message}): shoplab ps and shoplab down will not see this run\n`,
	);
}

function journalFile(): string | null {
	if (kept === undefined) kept = make();
	return kept;
}

/** Each line in one write, so that whoever is killed leaves whole lines; not synced, for no process outlives the machine. */
function append(line: Line): void {
	const file = journalFile();
	if (file === null) return;
	try {
		appendFileSync(file, `${JSON.stringify(line)}\n`);
	} catch (cause) {
		kept = null;
		complain(file, cause);
	}
}
