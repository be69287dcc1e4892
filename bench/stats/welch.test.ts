import { expect, it } from "vitest";
import { holm } from "./holm.ts";
import { meanDifference } from "./welch.ts";

// The first example of Wikipedia's "Welch's t-test": t = −2.46, 25 degrees of freedom, P = 0.021.
const a1 = [
	27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0,
	21.7, 21.4,
];
const a2 = [
	27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9,
	20.5, 24.4,
];

it("agrees with a published example of Welch's test", () => {
	const { value, low, high, probabilityBeyond } = meanDifference(a1, a2);
	expect(value).toBeCloseTo(2.17, 1);
	expect(probabilityBeyond(0)).toBeCloseTo(0.021, 2);
	expect(Number(low) > 0 && Number(high) < 4.5).toBe(true);
});

it("has no interval of one value, and no doubt about values that are all alike", () => {
	expect(meanDifference([1], [2, 3]).low).toBeNull();
	expect(meanDifference([1, 1], [2, 2]).probabilityBeyond(0.5)).toBe(0);
	expect(meanDifference([1, 1], [2, 2]).probabilityBeyond(1)).toBe(1);
	expect(() => meanDifference([], [1])).toThrow(RangeError);
});

it("steps down as Holm does: 0.01 and 0.005 stand at 5 %, 0.03 and 0.04 do not", () => {
	expect(holm([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([
		true,
		false,
		false,
		true,
	]);
	expect(holm([], 0.05)).toEqual([]);
});
