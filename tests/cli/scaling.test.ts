import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fewestCoresToScale } from "../../bench/experiment/scaling-result.ts";
import { type Results, resultsSchema } from "../../bench/results/schema.ts";
import { processesOf, runShoplab } from "../support/shoplab.ts";

// More processes of a unit: refused where there is none, told where a part is scaled, and right where they share work.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-scaling-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shoplab = (...args: string[]) => runShoplab(args, { cwd: folder });
// A busy machine may need minutes for what takes seconds.
const patient = { timeout: 600_000 };

function put(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

const checkout = `    - name: checkout
      steps:
        - signedIn
        - putCartItem
        - placeOrder
        - { operation: cancelOrder, with: { orderId: "\${placeOrder.id}" } }
    - name: buy
      steps: [signedIn, putCartItem, placeOrder]
`;

/** Checkouts and cancellations, as fast as answers come, with one and two processes of a capability's unit. */
const scaled = (capability: string) => `version: 1
id: scaled-${capability}
kind: scaling
title: Two processes of ${capability}
capability: ${capability}
load:
  model: closed
  connections: 12
  warmup: 1s
  duration: 8s
  deadline: 30s
  journeys:
${checkout}`;

/** Runs a scenario in full and reads what it left. */
async function run(file: string, ...more: string[]): Promise<Results> {
	const out = mkdtempSync(join(folder, "out-"));
	const { err, code } = await shoplab(
		...["run", file, "--bus", "direct", "--rounds", "1", "-q", "--out", out],
		...more,
	);
	expect(err).toBe("");
	expect(code).toBe(0);
	const [only] = readdirSync(out);
	const text = readFileSync(join(out, only ?? "", "results.json"), "utf8");
	return resultsSchema.parse(JSON.parse(text));
}

/** All trials, those too that a busy machine made the run reject. */
const trialsOf = ({ scenarios }: Results) =>
	scenarios.flatMap(({ rounds }) => rounds).flatMap(({ trials }) => trials);

const brokenIn = (results: Results) =>
	trialsOf(results)
		.flatMap(({ invariants = [] }) => invariants)
		.filter(({ held }) => !held);

describe("--replicas", () => {
	it.each([
		[["up", "microservices", "--replicas", "2"], "has 12 units"],
		[
			["up", "microservices", "--replicas", "monolith=2"],
			'has no unit "monolith"',
		],
		[
			["run", "reviews-crash", "--replicas", "gateway=2"],
			'the arm monolith has no unit "gateway"',
		],
		[["run", "scaling", "--replicas", "catalog=2"], "leave --replicas out"],
		[["run", "hop-ladder", "--replicas", "2"], "leave --replicas out"],
		[["up", "monolith", "--replicas", "catalog:2"], "such as catalog=2"],
		[["up", "monolith", "--replicas", "99"], "from 1 to 16"],
	])("%j is refused with 2 and the way out", async (args, words) => {
		const { code, err, out } = await shoplab(...args);
		expect(err).toContain(words);
		expect(code).toBe(2);
		expect(out).toBe("");
	});

	it("says beforehand what it would start", async () => {
		const { code, out } = await shoplab(
			...["run", "reviews-crash", "--dry-run"],
			...["--replicas", "catalog=2", "--replicas", "orders=2"],
		);
		expect(out).toContain("monolith: 2 (monolith)");
		expect(out).toContain("microservices: 14 (gateway");
		expect(code).toBe(0);
	});

	it(
		"breaks no invariant where orders, payments, stock and carts have two processes each",
		async () => {
			const file = put(
				"shared.yaml",
				`version: 1
id: shared
kind: latency
title: Two processes each
load:
  model: open
  rate: 15/s
  duration: 4s
  deadline: 30s
  journeys:
${checkout}`,
			);
			const results = await run(
				file,
				...["--arms", "microservices"],
				...["--replicas", "orders=2,payments=2,inventory=2,cart=2"],
			);
			expect(results.conditions.differences.join()).toContain(
				"16 processes, 2 of them inventory, 2 of them cart, 2 of them orders, 2 of them payments",
			);
			expect(brokenIn(results)).toEqual([]);
			const orders = trialsOf(results).map(({ cost }) => cost?.orders ?? 0);
			expect(Math.min(...orders)).toBeGreaterThan(0);
		},
		patient.timeout,
	);
});

describe("a scaling scenario", patient, () => {
	it("tells of each arm what one more process takes and brings, and what was predicted", async () => {
		const file = put(
			"short.yaml",
			`version: 1
id: short
kind: scaling
title: A short look
capability: catalog
load:
  model: closed
  connections: 8
  duration: 1s
  deadline: 30s
  journeys:
    - name: browse
      steps: [searchProducts, getProduct]
`,
		);
		const results = await run(file);
		const [scenario] = results.scenarios;
		const found = trialsOf(results).map(({ arm, role, scaling }) => [
			`${arm} ${role}`,
			scaling?.unit,
			scaling?.added.length,
		]);
		expect(new Set(found.map(String))).toEqual(
			new Set([
				"monolith measured,monolith,0",
				"monolith control,monolith,0",
				"monolith-x2 measured,monolith,1",
				"microservices measured,catalog,0",
				"microservices-x2 measured,catalog,1",
			]),
		);
		for (const { scaling } of trialsOf(results))
			for (const { readyMs, memoryBytes } of scaling?.added ?? []) {
				expect(readyMs).toBeGreaterThan(0);
				expect(memoryBytes).toBeGreaterThan(1_000_000);
			}
		expect(scenario?.scaling?.capability).toBe("catalog");
		for (const { steps } of scenario?.scaling?.arms ?? [])
			for (const { predicted } of steps)
				expect(predicted?.ownCoresPerSecond).toBeGreaterThan(0);
		if (cpus().length < fewestCoresToScale) {
			expect(scenario?.verdict).toBe("inconclusive");
			expect(scenario?.caveats?.join()).toContain("a process that is added");
		}
		expect(processesOf(folder)).toEqual([]);
	});

	it.each(["orders", "payments"])(
		"breaks no invariant with two processes of %s, which share its background work",
		async (capability) => {
			const file = put(`${capability}.yaml`, scaled(capability));
			const results = await run(file, "--arms", "microservices");
			expect(brokenIn(results)).toEqual([]);
			const shared = trialsOf(results).filter(
				({ arm }) => arm === "microservices-x2",
			);
			expect(shared.length).toBeGreaterThan(0);
			for (const { scaling, cost } of shared) {
				expect(cost?.orders).toBeGreaterThan(0);
				// Both have worked, and not one of them alone.
				expect(scaling?.busiestShare).toBeLessThan(0.95);
			}
		},
	);
});
