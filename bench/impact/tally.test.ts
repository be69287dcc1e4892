import { describe, expect, it } from "vitest";
import { type Touched, tallyOf } from "./tally.ts";

const commit = (...units: string[]): Touched => ({
	units,
	bytes: units.length * 100,
});

describe("the tally of a history", () => {
	const tally = tallyOf([
		commit("cart", "orders"),
		commit("cart", "orders", "users"),
		commit("cart"),
		commit(),
	]);

	it("counts commits by the number of units that they touch", () => {
		expect(tally.commits).toBe(4);
		expect(tally.touching).toEqual({ none: 1, one: 1, several: 2 });
		expect(tally.meanUnits).toBe(1.5);
		expect(tally.meanBytes).toBe(150);
		expect(tally.commitsByUnit).toEqual({ cart: 3, orders: 2, users: 1 });
	});

	it("couples units by commits that touch both, of all and of those that touch one", () => {
		expect(tally.coupling).toEqual([
			{
				units: ["cart", "orders"],
				together: 2,
				support: 0.5,
				confidence: [2 / 3, 1],
			},
			{
				units: ["cart", "users"],
				together: 1,
				support: 0.25,
				confidence: [1 / 3, 1],
			},
			{
				units: ["orders", "users"],
				together: 1,
				support: 0.25,
				confidence: [0.5, 1],
			},
		]);
	});

	it("knows no shares of nothing", () => {
		expect(tallyOf([])).toEqual({
			commits: 0,
			touching: { none: 0, one: 0, several: 0 },
			meanUnits: 0,
			meanBytes: 0,
			commitsByUnit: {},
			coupling: [],
		});
	});
});
