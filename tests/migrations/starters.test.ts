import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleProgram } from "../../bench/deploys/bundle.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { root } from "../support/root.ts";

// Processes that open a database at the same time, or die while they do.

const patienceMs = 60_000;
const initial = "CREATE TABLE steps (name TEXT NOT NULL);";
const step = (name: string) => `INSERT INTO steps VALUES ('${name}');`;
const endless =
	"WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) INSERT INTO steps SELECT max(n) FROM c;";

let folder: string;
let program: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
	// Inside the repository: bundles look for native packages from where they lie.
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	folder = mkdtempSync(join(root, ".shoplab", "migrations-"));
	const entry = "tests/migrations/opener-process.ts";
	const outDir = folder;
	program = (await bundleProgram("opener", entry, { root, outDir })).file;
});
afterEach(async () => {
	await Promise.all(children.splice(0).map(end));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function end(child: ChildProcess): Promise<unknown> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	child.kill("SIGKILL");
	return ended;
}

/** A process that is about to open the database. */
async function opener(
	file: string,
	migrations: Record<string, string>,
): Promise<ChildProcess> {
	const child = fork(program, {
		env: { ...process.env, FILE: file, MIGRATIONS: JSON.stringify(migrations) },
	});
	children.push(child);
	await once(child, "message");
	return child;
}

/** Whether a process is in the middle of the second migration. */
function isInTheSecond(file: string): boolean {
	if (!existsSync(file)) return false;
	const database = new Sqlite(file, { timeout: 0 });
	try {
		const recorded = database.prepare("SELECT name FROM migrations").all();
		return recorded.length === 1 && isLocked(database);
	} catch (cause) {
		// Not made yet, or somebody is making it.
		if (/no such table|locked/.test((cause as Error).message)) return false;
		throw cause;
	} finally {
		database.close();
	}
}

function isLocked(database: Sqlite.Database): boolean {
	try {
		database.exec("BEGIN IMMEDIATE; ROLLBACK;");
		return false;
	} catch (cause) {
		expect(String(cause)).toContain("locked");
		return true;
	}
}

describe("a database", () => {
	it("gets each migration and the seed once from five processes that start at once", async () => {
		const file = join(folder, "at-once.sqlite");
		const numbers = Array.from({ length: 30 }, (_, index) =>
			String(index + 2).padStart(3, "0"),
		);
		const migrations = {
			"001-initial": initial,
			...Object.fromEntries(numbers.map((n) => [`${n}-step`, step(n)])),
		};
		const starters = await Promise.all(
			Array.from({ length: 5 }, () => opener(file, migrations)),
		);
		const exits = starters.map((child) => once(child, "exit"));
		for (const child of starters) child.send("go");
		for (const exit of exits) expect(await exit).toEqual([0, null]);
		expect(stepsIn(file)).toEqual([...numbers, "seed"]);
	});

	it("whose migrator is killed in the second migration has the first, and goes on from there", async () => {
		const file = join(folder, "killed.sqlite");
		const first = { "001-initial": `${initial}${step("001")}` };
		const dying = await opener(file, {
			...first,
			"002-step": `${step("half")}${endless}`,
		});
		dying.send("go");
		await eventually(
			"the second migration is under way",
			() => isInTheSecond(file),
			patienceMs,
		);
		await end(dying);
		const next = await opener(file, { ...first, "002-step": step("002") });
		const exit = once(next, "exit");
		next.send("go");
		expect(await exit).toEqual([0, null]);
		expect(stepsIn(file)).toEqual(["001", "002", "seed"]);
	});
});

function stepsIn(file: string): unknown[] {
	const database = new Sqlite(file, { readonly: true });
	const steps = database.prepare("SELECT name FROM steps ORDER BY rowid");
	try {
		return steps.pluck().all();
	} finally {
		database.close();
	}
}
