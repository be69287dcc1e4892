import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	appendFileSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import { endRun } from "./end.ts";
import { type Identity, identityOf, isRunning, pidSpace } from "./identity.ts";
import { linesOf } from "./lines.ts";
import { readRun, runsIn } from "./runs.ts";

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-pids-"));
});
afterEach(() => {
	for (const child of children.splice(0)) child.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
});

function run(...command: [string, ...string[]]): ChildProcess {
	const [file, ...args] = command;
	const child = spawn(file, args, { stdio: ["ignore", "pipe", "ignore"] });
	children.push(child);
	return child;
}

/** A process that has ended. */
async function gone(): Promise<Identity> {
	const child = run("sleep", "60");
	const identity = identityOf(child.pid as number);
	child.kill("SIGKILL");
	await once(child, "exit");
	return identity;
}

/** The journal of a run by `of`, which started these. */
function journalOf(
	of: Identity,
	started: readonly Identity[],
	space = pidSpace(),
): string {
	const file = join(folder, `${of.pid}.jsonl`);
	const words = { command: "shoplab up monolith", folder: "/somewhere" };
	const lines = [
		{ type: "run", ...of, ...space, ...words },
		...started.map((each) => ({ type: "started", ...each, unit: "monolith" })),
	];
	writeFileSync(
		file,
		lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
	);
	return file;
}

describe("who runs", () => {
	it("is told by pid and start, so that whoever got the pid later is somebody else", async () => {
		const child = run("sleep", "60");
		const identity = identityOf(child.pid as number);
		expect(isRunning(identity)).toBe(true);
		const before = (identity.startTicks as number) - 1;
		expect(isRunning({ ...identity, startTicks: before })).toBe(false);
		child.kill("SIGKILL");
		await once(child, "exit");
		expect(isRunning(identity)).toBe(false);
	});

	it("is told by the time of the start where there is no /proc", () => {
		const child = run("sleep", "60");
		const identity = { ...identityOf(child.pid as number), startTicks: null };
		expect(isRunning(identity)).toBe(true);
		const notedAtMs = identity.notedAtMs - 60_000;
		expect(isRunning({ ...identity, notedAtMs })).toBe(false);
	});
});

describe("a journal", () => {
	it("names what is left of a run that is gone", async () => {
		const left = identityOf(run("sleep", "60").pid as number);
		const file = journalOf(await gone(), [await gone(), left]);
		const [found] = runsIn(folder);
		expect(found).toMatchObject({ file, goesOn: false });
		expect(found?.processes.map(({ pid }) => pid)).toEqual([left.pid]);
	});

	it("names a run that goes on, with or without processes", () => {
		journalOf(identityOf(process.pid), []);
		expect(runsIn(folder)).toMatchObject([{ goesOn: true, processes: [] }]);
	});

	it("is cleared away when its run has left nothing", async () => {
		journalOf(await gone(), [await gone()]);
		expect(runsIn(folder)).toEqual([]);
		expect(readdirSync(folder)).toEqual([]);
	});

	it("of another container is neither read nor cleared away", async () => {
		const left = identityOf(run("sleep", "60").pid as number);
		const space = { ...pidSpace(), namespace: "pid:[1]" };
		const file = journalOf(await gone(), [left], space);
		expect(runsIn(folder)).toEqual([]);
		expect(existsSync(file)).toBe(true);
	});

	it("from before the machine was started anew is cleared away", () => {
		const left = identityOf(run("sleep", "60").pid as number);
		journalOf(left, [left], { ...pidSpace(), boot: "earlier" });
		expect(runsIn(folder)).toEqual([]);
		expect(readdirSync(folder)).toEqual([]);
	});

	it("takes the end of a process for its own, not for that of a later one with its pid", () => {
		const now = identityOf(run("sleep", "60").pid as number);
		const before = { ...now, startTicks: (now.startTicks as number) - 1 };
		const file = journalOf(identityOf(process.pid), [before]);
		const more = [
			{ type: "ended", pid: now.pid },
			{ type: "started", ...now, unit: "monolith" },
		];
		for (const line of more) appendFileSync(file, `${JSON.stringify(line)}\n`);
		expect(readRun(file)?.processes).toHaveLength(1);
	});

	it("is read as far as it was written", () => {
		const whole = JSON.stringify({ type: "ended", pid: 7 });
		expect(linesOf(`${whole}\n{"type":"started","pi`)).toEqual([
			{ type: "ended", pid: 7 },
		]);
	});
});

describe("ending a run", () => {
	it("ends what it left, also what is stopped and what ignores SIGTERM", async () => {
		const stopped = run("sleep", "60");
		stopped.kill("SIGSTOP");
		const deaf = run("sh", "-c", 'trap "" TERM; echo deaf; exec sleep 60');
		await once(deaf.stdout as NodeJS.ReadableStream, "data");
		const left = [stopped, deaf].map(({ pid }) => identityOf(pid as number));
		const file = journalOf(await gone(), left);
		const [found] = runsIn(folder);
		if (!found) throw new Error("the run was not found");
		const { ended, left: rest } = await endRun(found);
		expect(ended.map(({ pid }) => pid)).toEqual(left.map(({ pid }) => pid));
		expect(rest).toEqual([]);
		expect(existsSync(file)).toBe(false);
		await eventually("both are gone", () => !left.some(isRunning), 5_000);
	});
});
