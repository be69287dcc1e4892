import { describe, expect, it } from "vitest";
import { type Finding, ratioOf, spreadOf, verdictOf } from "./goals.ts";
import type { Saturation } from "./saturate.ts";

const score = (perSecond: number, cpuMicros: number): Saturation => ({
	perSecond,
	cpuMicros,
	bad: 0,
});

describe("a ratio of two contestants", () => {
	const scores = new Map([
		["shop", [score(900, 120), score(500, 110), score(700, 100)]],
		["bare", [score(1000, 100), score(1000, 100), score(1000, 100)]],
	]);

	it("pairs the rounds, and gives median and extremes", () => {
		const { measured } = ratioOf(scores, ["shop", "bare"]);
		expect(measured).toEqual({ median: 0.7, min: 0.5, max: 0.9 });
	});

	it("is turned round by CPU: more CPU for a request is less throughput", () => {
		const { byCpu } = ratioOf(scores, ["shop", "bare"]);
		expect(byCpu.min).toBeCloseTo(100 / 120);
		expect(byCpu.max).toBe(1);
	});

	it("cannot be had without rounds", () => {
		expect(() => ratioOf(new Map(), ["shop", "bare"])).toThrow(RangeError);
	});
});

describe("the verdict on a goal", () => {
	const finding = (median: number, bound: Finding["bound"]): Finding => ({
		what: "it",
		measured: spreadOf([median]),
		unit: "ratio",
		bound,
	});

	it.each([
		["at least, reached exactly", 0.8, { min: 0.8 }, "meets"],
		["at least, missed", 0.79, { min: 0.8 }, "falls short"],
		["at most, reached exactly", 1000, { max: 1000 }, "meets"],
		["at most, missed", 1001, { max: 1000 }, "falls short"],
		["no goal", 0.1, undefined, undefined],
	] as const)("%s", (_name, median, bound, verdict) => {
		expect(verdictOf(finding(median, bound))).toBe(verdict);
	});
});
