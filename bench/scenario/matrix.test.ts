import { describe, expect, it } from "vitest";
import { operations as contract } from "../../shop/contract/shop.ts";
import { good, wiring } from "./bad-files.ts";
import { pointsOf } from "./points.ts";
import { InvalidScenario } from "./problems.ts";
import { parseScenario } from "./validate.ts";

const known = { operations: [...contract.values()], changes: [], wiring };
const read = (text: string) => parseScenario("a.yaml", `${good}${text}`, known);

function refusal(text: string): string {
	try {
		read(text);
	} catch (error) {
		if (error instanceof InvalidScenario) return error.message;
		throw error;
	}
	return "accepted";
}

describe("a matrix", () => {
	it("makes a scenario of each value, the others as they are", () => {
		const points = pointsOf(read("matrix: { data.products: [10, 1000000] }\n"));
		expect(points.map(({ scenario }) => scenario.id)).toEqual([
			"sample@10",
			"sample@1000000",
		]);
		expect(points.map(({ scenario }) => scenario.data)).toEqual([
			{ products: 10, customers: 200 },
			{ products: 1_000_000, customers: 200 },
		]);
		const worked = pointsOf(read("matrix: { work: [0ms, 0.5ms] }\n"));
		expect(worked.map(({ scenario }) => scenario.work)).toEqual([0, 0.5]);
	});

	it("varies the load, over what the file says or in place of it", () => {
		const rates = pointsOf(read("matrix: { load.rate: [20/s, 40/s] }\n"));
		expect(rates.map(({ scenario }) => scenario.load)).toMatchObject([
			{ stages: [{ ratePerSecond: 20, durationMs: 15_000 }] },
			{ stages: [{ ratePerSecond: 40, durationMs: 15_000 }] },
		]);
		expect(rates.map(({ place }) => place)).toMatchObject([
			{ key: "load.rate", value: 20, label: "20/s", index: 0, count: 2 },
			{ key: "load.rate", value: 40, label: "40/s", index: 1, count: 2 },
		]);
		const text = `${good.replace("  rate: 60/s\n", "")}matrix: { load.rate: [1/s, 2/s] }\n`;
		expect(pointsOf(parseScenario("a.yaml", text, known))).toHaveLength(2);
	});

	it("of two keys is a series along the first for each value of the second", () => {
		const points = pointsOf(
			read(
				"matrix: { load.rate: [20/s, 40/s], load.arrivals: [poisson, constant] }\n",
			),
		);
		expect(
			points.map(({ scenario, place }) => [
				scenario.id,
				place?.title,
				place?.label,
				place?.index,
			]),
		).toEqual([
			["sample@20-s-poisson", "A sample (load.arrivals poisson)", "20/s", 0],
			["sample@40-s-poisson", "A sample (load.arrivals poisson)", "40/s", 1],
			["sample@20-s-constant", "A sample (load.arrivals constant)", "20/s", 0],
			["sample@40-s-constant", "A sample (load.arrivals constant)", "40/s", 1],
		]);
		expect(new Set(points.map(({ place }) => place?.id)).size).toBe(2);
	});

	it("leaves a scenario that varies nothing as it is", () => {
		const scenario = read("work: 5ms\n");
		expect(pointsOf(scenario)).toEqual([{ scenario, place: null }]);
	});

	it("is asked about growth at the last point, and about one value at that", () => {
		const points = pointsOf(
			read(`matrix: { load.rate: [1/s, 2/s, 4/s] }
expect:
  - { metric: p50, on: both, growth: true, max: 3 }
  - { metric: p50, on: both, at: 2/s, max: 5ms }
  - { metric: goodShare, on: both, min: 99% }
`),
		);
		const asked = points.map(({ scenario }) =>
			scenario.expect.map(({ metric, unit }) => `${metric} ${unit}`),
		);
		expect(asked).toEqual([
			["goodShare share"],
			["p50 ms", "goodShare share"],
			["p50 ratio", "goodShare share"],
		]);
	});

	it.each([
		[
			"one value",
			"matrix: { work: [1ms] }",
			"expected at least 2 of them, got 1",
		],
		["nothing", "matrix: {}", "varies nothing: give values of load.rate"],
		[
			"a value that does not grow",
			"matrix: { data.products: [5, 5] }",
			"is not above the value before it",
		],
		[
			"a word twice",
			"matrix: { load.arrivals: [constant, constant] }",
			"stands there twice",
		],
		[
			"a value without its unit",
			"matrix: { load.rate: [20/s, 40] }",
			'a.yaml:12:29: expected a rate such as "60/s", got 40',
		],
		[
			"a misspelt key",
			"matrix: { load.rat: [20/s, 40/s] }",
			'unknown key "load.rat"\nmatrix: { load.rat: [20/s, 40/s] }\n          ^\ndid you mean "load.rate"?',
		],
		[
			"eleven values",
			"matrix: { data.products: [1,2,3,4,5,6,7,8,9,10,11] }",
			"expected at most 10 of them, got 11",
		],
		[
			"more combinations than anybody waits for",
			"matrix: { data.products: [1,2,3,4,5,6,7,8], data.customers: [1,2,3,4,5,6] }",
			"has 48 combinations; at most 40",
		],
		[
			"growth without a matrix",
			"expect: [{ metric: p50, on: both, growth: true, max: 3 }]",
			'nothing grows: the scenario has no "matrix"',
		],
		[
			"an unknown value",
			"matrix: { work: [0ms, 20ms] }\nexpect: [{ metric: p50, on: both, at: 2ms, max: 3ms }]",
			"no value of the matrix is 2ms",
		],
		[
			"the growth of a count",
			"matrix: { work: [0ms, 1ms] }\nexpect: [{ metric: goodShare, on: both, growth: true, max: 3 }]",
			"growth is told of p50, p90, p95, p99, throughput",
		],
	])("refuses %s", (_, text, said) => {
		expect(refusal(`${text}\n`)).toContain(said);
	});

	it("is refused in its own place where the load contradicts it", () => {
		const stages = good.replace(
			"rate: 60/s\n  duration: 15s",
			"stages: [{ rate: 5/s, for: 5s }]",
		);
		const text = `${stages}matrix: { load.rate: [1/s, 2/s] }\n`;
		expect(() => parseScenario("a.yaml", text, known)).toThrow(
			"a.yaml:11:23: stages say the rate already",
		);
	});
});
