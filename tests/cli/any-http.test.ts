import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultsSchema } from "../../bench/results/schema.ts";
import { runShoplab } from "../support/shoplab.ts";

// Systems that shoplab did not start, behind --arm.

const items = { items: [{ id: "a b/c", price: 12 }] };
let folder: string;
let shop: Server;
let address: string;
const asked: string[] = [];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-any-http-"));
	shop = createServer((request, response) => {
		asked.push(request.url ?? "");
		response.setHeader("content-type", "application/json");
		response.end(JSON.stringify(items));
	});
	await once(shop.listen(0, "127.0.0.1"), "listening");
	address = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
	writeFileSync(join(folder, "mine.yaml"), scenario("price"));
	writeFileSync(join(folder, "other.yaml"), scenario("colour"));
});
afterAll(async () => {
	shop.closeAllConnections();
	await new Promise((done) => shop.close(done));
	rmSync(folder, { recursive: true, force: true });
});

const scenario = (contains: string) => `version: 1
id: mine
kind: latency
title: Which is quicker?
load:
  model: open
  rate: 100/s
  duration: 1s
  deadline: 500ms
  journeys:
    - name: look
      steps:
        - { name: list, request: "GET /items?limit=20", expect: { status: 200 }, capture: { id: "$.items[0].id" } }
        - { name: one, request: "GET /items/\${id}", headers: { accept: application/json }, expect: { contains: ${contains} } }
rounds: 1
expect:
  - { metric: goodShare, on: both, min: 99% }
`;

const shoplab = (...args: string[]) => runShoplab(args, { cwd: folder });

describe("an arm that somebody else runs", () => {
	it("is measured by raw requests, and nothing is said that was not looked at", async () => {
		const { code, out, err } = await shoplab(
			...["run", "mine.yaml", "--json", "-q"],
			...["--arm", `old=${address}`, "--arm", `new=${address}/`],
		);
		expect(err).toBe("");
		const results = resultsSchema.parse(JSON.parse(out));
		expect(code).toBe(0);
		expect(results.sameness).toBeNull();
		expect(results.conditions.bundles).toEqual({});
		expect(results.conditions.differences).toHaveLength(2);
		const [mine] = results.scenarios;
		expect(Object.keys(mine?.arms ?? {})).toEqual(["old", "new"]);
		// All trials, rejected ones too: how busy the machine of a test is decides nothing here.
		for (const trial of mine?.rounds.flatMap(({ trials }) => trials) ?? []) {
			expect(trial.cost).toBeUndefined();
			expect(trial.invariants).toBeUndefined();
			expect(trial.load?.operations.one?.good).toBeGreaterThan(0);
		}
		// Values that an answer brings are encoded: they cannot lead elsewhere.
		expect(asked).toContain("/items/a%20b%2Fc");
	}, 60_000);

	it.each([
		[
			"that is down",
			3,
			["--arm", "gone=http://127.0.0.1:9"],
			/the arm gone is down.*ECONNREFUSED[\s\S]*fix:/,
		],
		[
			"named twice",
			2,
			["--arm", "a=http://127.0.0.1:9", "--arm", "a=http://127.0.0.1:8"],
			/a second arm is called "a"/,
		],
		["without an address", 2, ["--arm", "a"], /mine=http:\/\/127/],
		["of another scheme", 2, ["--arm", "a=ftp://x"], /http:\/\/host:port/],
		[
			"with a password in its address",
			2,
			["--arm", "a=http://me:secret@x"],
			/holds a password/,
		],
		["with a path", 2, ["--arm", "a=http://x/api"], /into the steps/],
		[
			"beside arms of ours",
			2,
			["--arm", "a=http://127.0.0.1:9", "--arms", "monolith"],
			/cannot be used with/,
		],
	])(
		"%s ends with status %i and says what to do",
		async (_case, code, args, says) => {
			const said = await shoplab("run", "mine.yaml", ...args);
			expect(said.err).toMatch(says);
			expect(said.code).toBe(code);
			expect(said.out).toBe("");
		},
	);

	it("that answers other things is not measured", async () => {
		const said = await shoplab("run", "other.yaml", "--arm", `a=${address}`);
		expect(said.code).toBe(5);
		expect(said.err).toMatch(
			/journey look, step one, GET \/items\/a%20b%2Fc: not the body that is expected: HTTP 200/,
		);
		expect(readdirSync(folder)).not.toContain("a");
	});

	it("cannot be broken: a failure scenario is refused", async () => {
		const said = await shoplab("run", "reviews-crash", "--arm", `a=${address}`);
		expect(said.code).toBe(2);
		expect(said.err).toMatch(/kind failure.*run by somebody else/);
	});
});
