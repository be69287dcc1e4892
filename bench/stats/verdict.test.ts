import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactly } from "./interval.ts";
import {
	bandOf,
	differenceOf,
	verdictOf,
	verdictOfRatio,
	worstOf,
} from "./verdict.ts";

const between = (low: number, high: number) => ({
	value: (low + high) / 2,
	low,
	high,
});

describe("an expectation", () => {
	it.each([
		["held", "the whole interval is under max", between(40, 59), { max: 60 }],
		["held", "the interval touches max", between(40, 60), { max: 60 }],
		["broken", "the whole interval is over max", between(61, 70), { max: 60 }],
		["inconclusive", "max lies in the interval", between(55, 65), { max: 60 }],
		["held", "the interval is over min", between(0.999, 1), { min: 0.999 }],
		["broken", "the interval is under min", between(0.9, 0.95), { min: 0.999 }],
		["held", "the interval lies between", between(2, 3), { min: 1, max: 5 }],
		[
			"inconclusive",
			"the interval covers both bounds",
			between(0, 9),
			{ min: 1, max: 5 },
		],
		["held", "a count equals max", exactly(0), { max: 0 }],
		["broken", "a count passes max", exactly(1), { max: 0 }],
		[
			"inconclusive",
			"one round gives no interval",
			{ value: 1, low: null, high: null },
			{ max: 60 },
		],
		["inconclusive", "the value was not earned", null, { max: 60 }],
	] as const)("is %s when %s", (verdict, _when, measured, bounds) => {
		expect(verdictOf(measured, bounds)).toBe(verdict);
	});

	it("is never both held and broken: one bound decides one way for every interval", () => {
		fc.assert(
			fc.property(
				fc.double({ min: -1e9, max: 1e9, noNaN: true }),
				fc.double({ min: 0, max: 1e9, noNaN: true }),
				fc.double({ min: -1e9, max: 1e9, noNaN: true }),
				(low, width, bound) => {
					// A bound that is an end of the interval is kept from one side and may be passed on the other.
					fc.pre(bound !== low && bound !== low + width);
					const measured = between(low, low + width);
					const upper = verdictOf(measured, { max: bound });
					const lower = verdictOf(measured, { min: bound });
					if (upper === "broken") expect(lower).toBe("held");
					if (upper === "inconclusive") expect(lower).toBe("inconclusive");
				},
			),
		);
	});

	it("set has the verdict of its worst member", () => {
		expect(worstOf([])).toBe("held");
		expect(worstOf(["held", "inconclusive"])).toBe("inconclusive");
		expect(worstOf(["inconclusive", "broken", "held"])).toBe("broken");
	});
});

describe("a ratio", () => {
	const band = { low: 0.9, high: 1.12 };

	it.each([
		["larger", between(1.2, 1.5), band],
		["smaller", between(0.5, 0.8), band],
		["inconclusive", between(1.12, 1.5), band],
		["inconclusive", between(1.1, 1.5), band],
		["inconclusive", between(0.5, 0.9), band],
		["inconclusive", { value: 2, low: null, high: null }, band],
		["inconclusive", between(1.2, 1.5), null],
		["inconclusive", null, band],
	] as const)("is %s as a difference for %o", (difference, ratio, control) => {
		expect(differenceOf(ratio, control)).toBe(difference);
	});

	it("of identical programs that a noisy machine puts at 0.83 is no difference", () => {
		const control = bandOf(between(0.7, 0.97));
		expect(differenceOf(between(0.7, 0.97), control)).toBe("inconclusive");
		expect(differenceOf(between(0.98, 1.02), control)).toBe("inconclusive");
	});

	it("stands against the root of the control ratio and the inner half of its interval, and of its reciprocal", () => {
		const band = (value: number, low: number, high: number) =>
			bandOf({ value, low, high });
		// exp(0.04) within exp(0) to exp(0.08): the inner half ends at exp(0.06), its root is exp(0.03).
		const there = band(Math.exp(0.04), 1, Math.exp(0.08));
		expect(there?.high).toBeCloseTo(Math.exp(0.03), 9);
		expect(there?.low).toBeCloseTo(Math.exp(-0.03), 9);
		const back = band(Math.exp(-0.04), Math.exp(-0.08), 1);
		expect(back?.high).toBeCloseTo(Math.exp(0.03), 9);
	});

	it("keeps or breaks a bound by more than the band", () => {
		const narrow = { low: 0.95, high: 1 / 0.95 };
		const verdict = (low: number, bounds: object) =>
			verdictOfRatio(between(low, low + 0.02), narrow, bounds);
		expect(verdict(1.02, { min: 1 })).toBe("inconclusive");
		expect(verdict(1.06, { min: 1 })).toBe("held");
		expect(verdict(1.06, { max: 1 })).toBe("broken");
		expect(verdict(1.06, { max: 1.1 })).toBe("inconclusive");
		expect(verdict(1.06, { max: 1.2 })).toBe("held");
		expect(verdictOfRatio(between(3, 4), null, { min: 1 })).toBe(
			"inconclusive",
		);
	});

	it("has no band to stand against when the control was one round", () => {
		expect(bandOf({ value: 1, low: null, high: null })).toBeNull();
	});
});
