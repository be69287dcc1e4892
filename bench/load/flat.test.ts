import { describe, expect, it } from "vitest";
import { createLatencyWindows, flatRule, isFlat } from "./flat.ts";

const windows = 2 * flatRule.half;
const constant = (value: number) =>
	Array.from({ length: windows }, () => value);

describe("a warm-up is flat", () => {
	it.each([
		["when nothing changes", constant(5), true],
		["when it gets slower: that is no warming", [4, 4, 4, 4, 5, 5, 5, 5], true],
		["in spite of one stray window", [5, 9, 5, 5, 5, 5, 6, 5], true],
		[
			"not while it falls by 4 % in each window",
			constant(9).map((value, n) => value * 0.96 ** n),
			false,
		],
		["not after one step down", [9, 9, 9, 9, 5, 5, 5, 5], false],
		[
			"not while windows differ by more than they should",
			[5, 5, 5, 5, 5, 9, 5, 5],
			false,
		],
		["not before there are enough windows", constant(5).slice(1), false],
	])("%s", (_when, values, flat) => {
		expect(isFlat(values)).toBe(flat);
	});

	it("as soon as the last windows are, whatever came before them", () => {
		expect(isFlat([90, 40, 20, 10, ...constant(5)])).toBe(true);
	});
});

describe("windows of latencies", () => {
	it("add up the p50 of each operation, so that their mixture does not matter", () => {
		const seen = createLatencyWindows(["quick", "slow"]);
		for (const ms of [1, 2, 3]) seen.add("quick", ms);
		for (const ms of [10, 20, 30]) seen.add("slow", ms);
		expect(seen.close()).toBe(22);
		for (const ms of [1, 2, 3, 1, 2, 3]) seen.add("quick", ms);
		for (const ms of [10, 20, 30]) seen.add("slow", ms);
		expect(seen.close()).toBe(22);
	});

	it("have no value before every operation was answered, and keep that of a rare one", () => {
		const seen = createLatencyWindows(["often", "rarely"]);
		const often = () => [1, 1, 1].map((ms) => seen.add("often", ms));
		often();
		expect(seen.close()).toBeNull();
		often();
		for (const ms of [7, 7, 7]) seen.add("rarely", ms);
		expect(seen.close()).toBe(8);
		often();
		expect(seen.close()).toBe(8);
	});
});
