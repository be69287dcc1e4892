import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import { processesOf, runShoplab, startShoplab } from "../support/shoplab.ts";

// Nothing is ever left running: what a run starts is noted, a crash leaves the note, and the note is enough to clear up.

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-left-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const state = () => join(folder, "state");
const where = (stateHome = state()) => ({
	cwd: folder,
	env: { XDG_STATE_HOME: stateHome },
});
const shoplab = (...args: string[]) => runShoplab(args, where());
const journals = () => readdirSync(join(state(), "shoplab", "runs"));

/** `shoplab up monolith` that is ready; its processes can be known by `data`. */
async function up(stateHome = state()) {
	const data = join(folder, "data");
	const args = ["up", "monolith", "--bus", "direct", "--data", data];
	const { child, said } = startShoplab(args, where(stateHome));
	await eventually("the ready line", () => said.out.endsWith("\n"), 60_000);
	const end = async (signal: NodeJS.Signals) => {
		const closed = once(child, "close");
		child.kill(signal);
		await closed;
	};
	return { child, said, data, end };
}

interface Row {
	unit: string;
	pid: number;
	orphan: boolean;
}

async function ps(): Promise<Row[]> {
	return JSON.parse((await shoplab("ps", "--json")).out) as Row[];
}

describe("ps and down", () => {
	it("name what a killed command left, and end it", async () => {
		const { end, data } = await up();
		const running = await ps();
		const units = running.map(({ unit }) => unit).sort();
		expect(units).toEqual(["card processor", "monolith", "supervisor"]);
		expect(running.some(({ orphan }) => orphan)).toBe(false);
		// A supervisor that hangs is what keeps units alive after their command was killed.
		const supervisor = running.find(({ unit }) => unit === "supervisor");
		process.kill(supervisor?.pid as number, "SIGSTOP");
		await end("SIGKILL");
		await eventually("orphans", async () => (await ps()).length === 2, 10_000);
		const said = await shoplab("ps");
		expect(said.out).toContain("Left over: 2 processes. shoplab down ends");
		const doctor = await shoplab("doctor");
		expect(doctor.out).toContain("2 processes of a run that is gone");
		const down = await shoplab("down");
		expect(down.out).toMatch(/ended supervisor \(\d+\), monolith \(\d+\)/);
		expect(down.code).toBe(0);
		expect(processesOf(data)).toEqual([]);
		expect(journals()).toEqual([]);
	});

	it("leave a run alone that goes on, unless told", async () => {
		const { child, data } = await up();
		const spared = await shoplab("down");
		expect(spared.out).toContain("was left alone; shoplab down --all ends it");
		expect(child.exitCode).toBe(null);
		const closed = once(child, "close");
		const { code, out } = await shoplab("down", "--all");
		await closed;
		expect(out).toContain("ended");
		expect(code).toBe(0);
		expect(child.exitCode).toBe(0);
		expect(processesOf(data)).toEqual([]);
		expect(journals()).toEqual([]);
	});

	it("say so where nothing runs", async () => {
		expect((await shoplab("ps")).out).toBe("Nothing of shoplab runs.\n");
		expect((await shoplab("down")).out).toBe("Nothing of shoplab runs.\n");
	});
});

describe("the journal", () => {
	it("is empty after Ctrl-C", async () => {
		const { end } = await up();
		expect(journals()).toHaveLength(1);
		await end("SIGINT");
		expect(journals()).toEqual([]);
	});

	it("that cannot be written is told once, and the arm runs all the same", async () => {
		const file = join(folder, "no-folder");
		writeFileSync(file, "");
		const { said, end } = await up(file);
		await end("SIGTERM");
		expect(said.out).toMatch(/^ready monolith /);
		expect(said.err.split("no list of processes is kept")).toHaveLength(2);
	});
});
