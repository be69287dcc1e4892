import { expect, it } from "vitest";
import { mean, meanOrNull } from "./mean.ts";

it("adds up to the whole over the number of values", () => {
	expect(mean([1, 2, 6])).toBe(3);
	expect(meanOrNull([1, 2, 6])).toBe(3);
});

it("is no number where there is no value", () => {
	expect(() => mean([])).toThrow(RangeError);
	expect(meanOrNull([])).toBeNull();
});
