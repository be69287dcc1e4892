import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crash } from "../faults/deaths.ts";
import { buildFixture } from "./fixture-target.ts";
import { startLocal } from "./local.ts";
import { memoryNow } from "./memory.ts";
import type { Target } from "./target.ts";
import { processesIn, until } from "./testing.ts";

/** A unit of two processes that share port and data. */
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let target: Target;
let runDir: string;

beforeAll(async () => {
	fixture = await buildFixture();
	const { units } = fixture.topology;
	const two = Object.entries(units).map(([name, unit]) => [
		name,
		{ ...unit, processes: 2 },
	]);
	const options = fixture.options({
		topology: { ...fixture.topology, units: Object.fromEntries(two) },
	});
	runDir = options.runDir;
	target = await startLocal(options);
}, 60_000);
afterAll(async () => {
	await target?.stop();
	fixture.remove();
});

async function pidOf(): Promise<number> {
	// A connection of its own for each, or one process would get them all.
	const response = await fetch(`${target.url}/hello`, {
		headers: { connection: "close" },
	});
	return ((await response.json()) as { pid: number }).pid;
}

const started = (unit: string) =>
	target
		.journal()
		.filter((entry) => entry.unit === unit && entry.event === "started").length;

describe("a unit of two processes", { timeout: 60_000 }, () => {
	it("answers by both, and seeds its one database once", async () => {
		expect([started("front"), started("counter")]).toEqual([2, 2]);
		const seen = new Set<number>();
		await until("both have answered", async () => {
			seen.add(await pidOf());
			return seen.size === 2;
		});
		const counter = target.units.find(({ name }) => name === "counter");
		const counts = await fetch(`${counter?.url}/counts`);
		expect(await counts.json()).toEqual([{ seed: 7 }]);
	});

	it("uses what both use", () => {
		// One Node process is some 40 MB; the two share pages, so that both are more than one and less than two.
		const { front = 0 } = memoryNow(target).units;
		expect(front).toBeGreaterThan(20_000_000);
		expect(front).toBeLessThan(80_000_000);
	});

	it("loses both to a fault, which is one fault, and gets both back", async () => {
		const fault = await crash({
			target,
			// The fixture is no shop: its capability has a name of its own.
			fault: { kind: "crash", capability: "counter" as "cart" },
			healsAfterMs: null,
			patienceMs: 20_000,
		});
		expect(await fault.heal()).not.toBeNull();
		expect(await fault.count()).toBe(1);
		expect(started("counter")).toBe(4);
	});

	it("is replaced one process after the other, without a refused request", async () => {
		const before = started("front");
		let isOver = false;
		const replacing = target.replace("front", fixture.frontFile).finally(() => {
			isOver = true;
		});
		while (!isOver) await pidOf();
		expect(await replacing).toMatchObject({ replaced: true });
		expect(started("front")).toBe(before + 2);
	});

	it("keeps what it runs when the new bundle does not start", async () => {
		const said = await target.replace("front", fixture.brokenFile);
		expect(said.replaced).toBe(false);
		expect(await pidOf()).toBeGreaterThan(0);
	});

	it("leaves no process behind", async () => {
		await target.stop();
		expect(processesIn(runDir)).toEqual([]);
	});
});
