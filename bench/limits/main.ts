import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { keepJournal } from "../pids/journal.ts";
import { openJournal } from "../pids/own-journal.ts";
import { createClosers } from "../targets/closers.ts";
import { choosePinning } from "../targets/pinning.ts";
import { createCast } from "./cast.ts";
import { connections } from "./contests.ts";
import type { Finding } from "./goals.ts";
import { parts } from "./parts.ts";
import type { Ground } from "./systems.ts";
import { findingsTable, scoresTable } from "./table.ts";
import { type Asked, readCommandLine } from "./usage.ts";

// The limits that the shop's own code must keep to (`npm run bench:limits`): printed, whatever they are. Takes ten minutes.

// The entry of dist/bench/limits.cjs.
const root = resolve(__dirname, "../..");
keepJournal(() => openJournal("npm run bench:limits"));
/** Customers, each of whom orders once in each turn. */
const seeded = { products: 1_000, customers: 1_500 };

const say = (line: string) => void process.stderr.write(`${line}\n`);

async function ask({ names, rounds }: Asked): Promise<void> {
	const closers = createClosers();
	const runDir = mkdtempSync(join(tmpdir(), "shoplab-limits-"));
	closers.add(() => rmSync(runDir, { recursive: true, force: true }));
	const end = () => {
		closers.closeAll().finally(() => process.exit(130));
	};
	process.once("SIGINT", end);
	process.once("SIGTERM", end);
	const pinning = choosePinning();
	const ground: Ground = {
		...{ root, runDir, pinning, seeded, rounds, closers, say },
	};
	const cast = createCast(ground);
	const findings: Finding[] = [];
	try {
		say(`limits: ${pinning.says}`);
		for (const name of names) {
			say(`limits: ${name}, ${rounds} rounds`);
			const outcome = await parts[name]?.(ground, cast);
			if (outcome?.scores)
				process.stdout.write(
					`${name}, ${connections} connections\n${scoresTable(outcome.scores)}\n`,
				);
			findings.push(...(outcome?.findings ?? []));
		}
		process.stdout.write(`${findingsTable(findings)}\n`);
	} finally {
		await closers.closeAll();
	}
}

const asked = readCommandLine(process.argv.slice(2), Object.keys(parts));
if ("problem" in asked) {
	say(asked.problem);
	process.exitCode = 2;
} else
	ask(asked).catch((failure: Error) => {
		say(`limits: ${failure.stack}`);
		process.exitCode = 1;
	});
