import { once } from "node:events";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measurementSchema } from "../../bench/planning/measurement-schema.ts";
import { measurementOf } from "../../bench/planning/testing.ts";
import { resultsSchema } from "../../bench/results/schema.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { runShoplab, startShoplab } from "../support/shoplab.ts";

// How much a shop can take, as a user asks: shoplab plan, and the search for the highest rate.

let folder: string;
let stored: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-plan-test-"));
	stored = put("stored.json", JSON.stringify(measurementOf()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

// Its folder for data lies in ours, so that what is left behind is seen.
const where = () => ({ cwd: folder, env: { TMPDIR: folder } });
const start = (...args: string[]) => startShoplab(args, where());
const shoplab = (...args: string[]) => runShoplab(args, where());

describe("shoplab plan", () => {
	it("measures an arm, plans by it, prints its check, and leaves nothing", async () => {
		const saved = join(folder, "demands.json");
		const { code, out, err } = await shoplab(
			...["plan", "--rate", "50000/s", "--arms", "monolith", "-q"],
			...["--journeys", "saturation", "--probe", "300ms"],
			...["--save", saved, "--json"],
		);
		expect(err).toBe("");
		const { plans, measurement } = JSON.parse(out);
		// How quiet the machine of a test is decides whether the check holds, not whether it is made.
		expect(code).toBe(plans[0].check.holds ? 0 : 1);
		expect(measurementSchema.safeParse(measurement).error).toBeUndefined();
		expect(JSON.parse(readFileSync(saved, "utf8"))).toEqual(measurement);
		expect(plans[0].instances).toBeGreaterThan(1);
		expect(plans[0].wire.hops).toBe(0);
		expect(
			readdirSync(folder).filter((name) => /plan-\w{6}$/.test(name)),
		).toEqual([]);
	});

	it("plans again from what was kept, and fails where the check does", async () => {
		const { code, out } = await shoplab(
			...["plan", "--users", "2000000", "--think", "20s", "--from", stored],
		);
		expect(out).toContain("2,000,000 users who think 20.0 s");
		expect(out).toContain("NO: the plan does not hold here");
		expect(code).toBe(1);
	});

	it.each([
		[["plan"], "--rate 50000/s, or --users 1000000"],
		[["plan", "--rate", "0/s"], "from 0.01 to"],
		[["plan", "--rate", "-5/s"], "a rate such as"],
		[["plan", "--rate", "5/s", "--users", "5"], "cannot be used with"],
		[["plan", "--rate", "5/s", "--journeys", "checkout"], "no scenario has"],
		[["plan", "--rate", "5/s", "--journeys", "tour"], "names 3 scenarios"],
		[
			["plan", "--rate", "5/s", "--arms", "monolith-workers"],
			"several processes",
		],
		[["plan", "--rate", "5/s", "--from", "nowhere.json"], "no such file"],
	])("%j is refused with 2 and the way out", async (args, words) => {
		const { code, err, out } = await shoplab(...args);
		expect(err).toContain(words);
		expect(code).toBe(2);
		expect(out).toBe("");
	});

	it("refuses a measurement of another kind, version, scenario or arm", async () => {
		const run = put("run.json", '{"schemaVersion":1,"scenarios":[]}');
		const next = put(
			"next.json",
			JSON.stringify({ ...measurementOf(), schemaVersion: 2 }),
		);
		const cases: [string[], string][] = [
			[["--from", run], "the document of a run"],
			[["--from", next], "schema version 2"],
			[["--from", stored, "--journeys", "saturation"], "of made-up, not of"],
			[["--from", stored, "--arms", "monolith"], "it has microservices"],
		];
		for (const [args, words] of cases) {
			const { code, err } = await shoplab("plan", "--rate", "5/s", ...args);
			expect(err).toContain(words);
			expect(code).toBe(2);
		}
	});

	it("stops at Ctrl-C with 130 and leaves nothing", async () => {
		const { child, said, ended } = start(
			...["plan", "--rate", "5/s", "--arms", "monolith", "--probe", "60s"],
		);
		await eventually(
			"the first load has begun",
			() => said.err.includes("code is compiled"),
			30_000,
		);
		child.kill("SIGINT");
		expect((await ended).code).toBe(130);
		expect(said.out).toBe("");
		expect(
			readdirSync(folder).filter((name) => /plan-\w{6}$/.test(name)),
		).toEqual([]);
	});
});

describe("the search for the highest rate", () => {
	let slow: Server;
	beforeAll(async () => {
		// Eight answers in each tenth of a second; whoever comes after them is refused.
		let [tenth, answered] = [0, 0];
		slow = createServer((_request, response) => {
			const now = Math.floor(Date.now() / 100);
			answered = now === tenth ? answered + 1 : 1;
			tenth = now;
			response.statusCode = answered > 8 ? 503 : 200;
			response.end("{}");
		});
		await once(slow.listen(0, "127.0.0.1"), "listening");
	});
	afterAll(() => {
		slow.closeAllConnections();
		slow.close();
	});

	it("finds the limit of a system that somebody else runs, probe by probe", async () => {
		const file = put(
			"highest.yaml",
			`version: 1
id: highest
kind: capacity
title: How many?
load:
  model: open
  arrivals: constant
  rate: 40/s
  duration: 300ms
  deadline: 2s
  journeys: [{ name: ask, steps: [{ name: one, request: GET / }] }]
objective: { goodShare: 90% }
rounds: 1
expect: [{ metric: capacity, on: both, min: 1/s }]
`,
		);
		const { port } = slow.address() as AddressInfo;
		const { code, out } = await shoplab(
			...["run", file, "--json", "-q"],
			...["--arm", `slow=http://127.0.0.1:${port}`],
		);
		expect(code).toBe(0);
		const [found] = resultsSchema.parse(JSON.parse(out)).scenarios;
		const { capacity } = found?.arms.slow ?? {};
		const [round] = found?.rounds ?? [];
		expect(round?.order).toHaveLength(2);
		for (const { search } of round?.trials ?? []) {
			expect(search?.probes.length).toBeGreaterThan(2);
			expect(search?.probes[0]?.ratePerSecond).toBe(40);
			expect(search?.probes[0]?.coresBusy).toBeNull();
		}
		// On a busy machine the driver may be the limit, and then it must not be called the arm's.
		if (capacity?.limit === "objective")
			expect(capacity.perSecond).toBeLessThan(200);
		// One round has no interval and proves nothing.
		expect(found?.verdict).toBe("inconclusive");
		expect(existsSync(join(folder, "results"))).toBe(true);
	});
});
