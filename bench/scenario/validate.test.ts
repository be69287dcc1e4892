import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operations as contract } from "../../shop/contract/shop.ts";
import { badFiles, good, wiring } from "./bad-files.ts";
import { InvalidScenario } from "./problems.ts";
import { parseScenario } from "./validate.ts";

const known = {
	operations: [...contract.values()],
	changes: ["shipping-quote-rule"],
	wiring,
};

function refusal(text: string): string {
	try {
		parseScenario("a.yaml", text, known);
	} catch (error) {
		if (error instanceof InvalidScenario) return error.message;
		throw error;
	}
	return "accepted";
}

describe("parseScenario", () => {
	it.each(badFiles)("tells an author who %s", (_, text, said) => {
		expect(refusal(text)).toBe(said);
	});

	it("refuses an alias bomb without building it", () => {
		const level = (name: string, of: string) =>
			`${name}: &${name} [${Array(9).fill(`*${of}`).join(", ")}]\n`;
		const bomb = `a: &a [x, x]\n${level("b", "a")}${level("c", "b")}${level("d", "c")}${level("e", "d")}`;
		expect(refusal(bomb)).toBe(
			"a.yaml: has more than 100 values behind aliases; write them out",
		);
	});

	it("refuses nesting that would exhaust the stack", () => {
		expect(refusal("[".repeat(20_000))).toContain("nested too deeply");
	});

	it("refuses a file of more values than anyone writes by hand", () => {
		const steps = Array(2500).fill("getProdukt").join(", ");
		const said = refusal(good.replace("getProduct", steps));
		expect(said).toContain("more than 2000 values up to here");
	});

	it("turns written values into numbers with units", () => {
		const scenario = parseScenario(
			"a.yaml",
			good
				.replace(
					"rate: 60/s\n  duration: 15s",
					"stages: [{ rate: 30/min, for: 250ms }, { rate: 5/s, for: 1.5s }]",
				)
				.concat("expect: [{ metric: goodShare, on: both, min: 99.9% }]\n"),
			known,
		);
		expect(scenario.load).toMatchObject({
			stages: [
				{ ratePerSecond: 0.5, durationMs: 250 },
				{ ratePerSecond: 5, durationMs: 1500 },
			],
			durationMs: 1750,
			warmupMs: 0,
			deadlineMs: 1000,
		});
		expect(scenario.expect[0]).toMatchObject({
			unit: "share",
			min: 0.999,
			max: null,
		});
	});

	it("reads raw requests against any system", () => {
		const scenario = parseScenario(
			"a.yaml",
			`${good.replace(
				"[getProduct]",
				() =>
					`
        - { name: list, request: GET /items?limit=20, expect: { status: 200 }, capture: { id: "$.items[0].id" } }
        - { name: one, request: "GET /items/$` +
					`{id}", headers: { accept: application/json }, expect: { contains: price } }`,
			)}expect: [{ metric: p50, of: one, on: go-shop, max: 5ms }]\n`,
			known,
		);
		expect(scenario.load.journeys[0]?.steps[1]).toEqual({
			name: "one",
			request: "GET /items/$" + "{id}",
			headers: { accept: "application/json" },
			expect: { contains: "price" },
			capture: {},
		});
	});

	it("throws nothing but InvalidScenario, whatever the text", () => {
		const spoilt = fc
			.tuple(
				fc.nat(good.length),
				fc.nat(12),
				fc.string({ maxLength: 12, unit: "grapheme" }),
			)
			.map(([at, cut, put]) => good.slice(0, at) + put + good.slice(at + cut));
		const data = fc.json({ maxDepth: 5 });
		const values = fc
			.tuple(fc.constantFrom(...(good.match(/^ *\w+:/gm) ?? [])), data)
			.map(([key, value]) =>
				good.replace(new RegExp(`^${key}.*$`, "m"), () => `${key} ${value}`),
			);
		const signs = fc.string({
			unit: fc.constantFrom(..."-:?[]{}&*!|>%@`'\"#,\n\t  ab1"),
			maxLength: 60,
		});
		const text = fc.oneof(spoilt, values, data, signs, fc.string());
		fc.assert(
			fc.property(text, (written) => {
				refusal(written);
			}),
			{ numRuns: 1500 },
		);
	});
});
