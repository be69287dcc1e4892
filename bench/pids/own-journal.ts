import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { identityOf, pidSpace } from "./identity.ts";
import { complain } from "./journal.ts";
import type { Line } from "./lines.ts";
import { survivorsOf, sweep } from "./runs.ts";

/** The folder of all journals of this user: shoplab/runs in $XDG_STATE_HOME, or in ~/.local/state. */
export function journalFolder(env: NodeJS.ProcessEnv = process.env): string {
	const state = env.XDG_STATE_HOME || join(homedir(), ".local", "state");
	return join(state, "shoplab", "runs");
}

/**
 * Opens the journal of this process, a file of its own, which goes with it when it leaves nothing running. Answers the file; null,
 * with a word to the user, where the folder cannot be written: a run does without.
 */
export function openJournal(command: string): string | null {
	const folder = journalFolder();
	const identity = identityOf(process.pid);
	const file = join(folder, `${identity.notedAtMs}-${process.pid}.jsonl`);
	const head: Line = {
		type: "run",
		...identity,
		...pidSpace(),
		command,
		folder: process.cwd(),
	};
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		sweep(folder);
		// Whole or not there, for whoever looks into the folder meanwhile.
		writeFileSync(`${file}.new`, `${JSON.stringify(head)}\n`, { mode: 0o600 });
		renameSync(`${file}.new`, file);
	} catch (cause) {
		complain(folder, cause);
		return null;
	}
	process.once("exit", () => close(file));
	return file;
}

function close(file: string): void {
	try {
		if (survivorsOf(file).length === 0) rmSync(file, { force: true });
	} catch {
		// Whoever asks what runs reads it again, and clears it away.
	}
}
