import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { operations as contract } from "../../shop/contract/shop.ts";
import { readChange } from "./change.ts";
import { isBystander, readNeedGraph, readTouchGraph } from "./need-graph.ts";
import { InvalidScenario } from "./problems.ts";

const operations = [...contract.keys()];

function accepted<Read>(text: string, read: (file: string) => Read): Read {
	const directory = mkdtempSync(join(tmpdir(), "graph-"));
	const file = join(directory, "a.yaml");
	writeFileSync(file, text);
	try {
		return read(file);
	} catch (error) {
		if (error instanceof InvalidScenario)
			error.message = error.message.replaceAll(file, "a.yaml");
		throw error;
	} finally {
		rmSync(directory, { recursive: true });
	}
}

function refusal(text: string, read: (file: string) => unknown): string {
	try {
		accepted(text, read);
	} catch (error) {
		if (error instanceof InvalidScenario) return error.message;
		throw error;
	}
	return "accepted";
}

describe("the need-graph of this project", () => {
	const graph = readNeedGraph("scenarios/need-graph.yaml", operations);

	it("knows every operation of the contract", () => {
		expect([...graph.keys()].sort()).toEqual(operations.toSorted());
	});

	it("calls buying and the product page bystanders of the reviews, reading reviews not", () => {
		expect(isBystander(graph, "placeOrder", "reviews")).toBe(true);
		expect(isBystander(graph, "getProductPage", "reviews")).toBe(true);
		expect(isBystander(graph, "listReviews", "reviews")).toBe(false);
	});

	it("says of all that an operation touches what becomes of it without", () => {
		const touches = readTouchGraph("scenarios/need-graph.yaml", operations);
		expect(touches.get("getProductPage")).toEqual({
			needs: new Set(["catalog"]),
			enrich: new Set(["inventory", "reviews"]),
			fallback: new Set(),
			afterwards: new Set(),
		});
		expect(touches.get("dispatchShipment")?.afterwards).toEqual(
			new Set(["orders", "notifications"]),
		);
		expect(touches.get("getStock")?.fallback).toEqual(new Set(["catalog"]));
	});

	it("does not guess about an unknown operation", () => {
		expect(() => isBystander(graph, "getRefund", "reviews")).toThrow(
			"the need-graph does not know the operation getRefund",
		);
	});
});

describe("readNeedGraph", () => {
	const read = (file: string) => readNeedGraph(file, ["getCart", "signIn"]);

	it("names a missing operation, an unknown one and an unknown capability", () => {
		expect(
			refusal(
				"version: 1\nneeds:\n  getCart: [carts]\n  getKart: [cart]\n",
				read,
			),
		).toBe(`a.yaml:2:1: missing key "signIn"
needs:
^

a.yaml:3:13: unknown capability "carts"
  getCart: [carts]
            ^
did you mean "cart"?

a.yaml:4:3: unknown key "getKart"
  getKart: [cart]
  ^
did you mean "getCart"?`);
	});
});

describe("readTouchGraph", () => {
	const read = (file: string) => readTouchGraph(file, ["getCart", "signIn"]);
	const needs = "version: 1\nneeds:\n  getCart: [cart]\n  signIn: [users]\n";

	it("takes a capability that is needed and hears of it afterwards", () => {
		expect(refusal(`${needs}afterwards: { getCart: [cart] }\n`, read)).toBe(
			"accepted",
		);
	});

	it.each([
		[
			"needed and enriching",
			"enrich:\n  getCart: [catalog, cart]\n",
			"6:22: getCart has cart under needs already; without it the operation either fails or does not",
		],
		[
			"enriching and asked as a fallback",
			"enrich: { getCart: [catalog] }\nfallback: { getCart: [catalog] }\n",
			"6:23: getCart has catalog under enrich already",
		],
		[
			"of an unknown operation",
			"afterwards: { getKart: [cart] }\n",
			'5:15: unknown key "getKart"',
		],
		["none", "enrich: { getCart: [] }\n", "expected at least 1 of them"],
	])("refuses a capability that is %s", (_what, more, said) => {
		expect(refusal(needs + more, read)).toContain(said);
	});
});

describe("readChange", () => {
	it("reads the change of the tour", () => {
		const change = readChange("scenarios/changes/shipping-quote-rule.yaml");
		expect(change.microservices).toEqual([
			{
				file: "microservices/shipping/service.ts",
				find: "handlingFeeCents: 250,",
				replace: "handlingFeeCents: 300,",
			},
		]);
	});

	it("puts what both builds share into the edits of each, first", () => {
		const shared = { file: "shop/seed.ts", find: "a", replace: "b" };
		const own = { file: "monolith/cart.ts", create: "c" };
		const change = accepted(
			`id: c\nstory: s\nboth: [${JSON.stringify(shared)}]\nmonolith: [${JSON.stringify(own)}]\n`,
			readChange,
		);
		expect(change.monolith).toEqual([shared, own]);
		expect(change.microservices).toEqual([shared]);
	});

	it.each([
		[
			"without edits for a build",
			"monolith: [{ file: monolith/cart.ts, create: c }]\n",
			"a.yaml:1:1: expected edits, here or under both",
		],
		[
			"that edits a package within a package",
			"both: [{ file: node_modules/a/node_modules/b/c.js, create: c }]\n",
			"expected a path within the sources",
		],
		[
			"that says what ships of one build only",
			"ships: { monolith: [monolith] }\nboth: [{ file: shop/a.ts, create: c }]\n",
			'missing key "microservices"',
		],
	])("refuses a change %s", (_what, more, said) => {
		expect(refusal(`id: c\nstory: s\n${more}`, readChange)).toContain(said);
	});

	it("refuses to leave the sources, and edits that change nothing", () => {
		const edit = (file: string) => `[{ file: ${file}, find: a, replace: a }]`;
		const text = `id: c\nstory: s\nmonolith: ${edit("monolith/../../etc/passwd")}\nmicroservices: ${edit("microservices/gateway/service.ts")}\n`;
		const said = refusal(text, readChange);
		expect(said).toContain(
			'a.yaml:3:20: expected a path within the sources such as "monolith/shipping.ts"',
		);
	});
});
