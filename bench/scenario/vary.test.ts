import { describe, expect, it } from "vitest";
import { operations as contract } from "../../shop/contract/shop.ts";
import { good } from "./bad-files.ts";
import { pointsOf } from "./points.ts";
import { InvalidScenario } from "./problems.ts";
import { parseScenario } from "./validate.ts";

const known = { operations: [...contract.values()], changes: [] };
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

describe("vary", () => {
	it("makes a scenario of each value, the others as they are", () => {
		const points = pointsOf(read("vary: { products: [10, 1000000] }\n"));
		expect(points.map(({ scenario }) => scenario.id)).toEqual([
			"sample@10",
			"sample@1000000",
		]);
		expect(points.map(({ scenario }) => scenario.data)).toEqual([
			{ products: 10, customers: 200 },
			{ products: 1_000_000, customers: 200 },
		]);
		const worked = pointsOf(read("vary: { work: [0ms, 0.5ms] }\n"));
		expect(worked.map(({ scenario }) => scenario.work)).toEqual([0, 0.5]);
	});

	it("leaves a scenario that varies nothing as it is", () => {
		const scenario = read("work: 5ms\n");
		expect(pointsOf(scenario)).toEqual([{ scenario, place: null }]);
	});

	it("asks about growth at the last point, and about one point at that", () => {
		const points = pointsOf(
			read(`vary: { work: [0ms, 1ms, 2ms] }
expect:
  - { metric: p50, on: both, growth: true, max: 3 }
  - { metric: p50, on: both, at: 1ms, max: 5ms }
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
		["one value", "vary: { work: [1ms] }", "expected at least 2 of them"],
		[
			"two keys",
			"vary: { work: [0ms, 1ms], products: [1, 2] }",
			"varies products and work: give one of products, work",
		],
		["nothing", "vary: {}", "varies nothing: give one of products, work"],
		[
			"a value that does not grow",
			"vary: { products: [5, 5] }",
			"is not above the value before it",
		],
		[
			"what data says already",
			"data: { products: 7 }\nvary: { products: [1, 2] }",
			"vary says the products already; take one of the two away",
		],
		[
			"eleven values",
			"vary: { products: [1,2,3,4,5,6,7,8,9,10,11] }",
			"expected at most 10 of them, got 11",
		],
		[
			"growth without a series",
			"expect: [{ metric: p50, on: both, growth: true, max: 3 }]",
			'nothing grows: the scenario has no "vary"',
		],
		[
			"an unknown point",
			"vary: { work: [0ms, 20ms] }\nexpect: [{ metric: p50, on: both, at: 2ms, max: 3ms }]",
			"no point of vary is 2ms",
		],
		[
			"the growth of a count",
			"vary: { work: [0ms, 1ms] }\nexpect: [{ metric: goodShare, on: both, growth: true, max: 3 }]",
			"growth is told of p50, p90, p95, p99, throughput",
		],
	])("refuses %s", (_, text, said) => {
		expect(refusal(`${text}\n`)).toContain(said);
	});
});
