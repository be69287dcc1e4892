import { describe, expect, it } from "vitest";
import { earnedPercentile, isEarned, quantileOfSorted } from "./percentile.ts";

describe("a percentile", () => {
	it.each([
		[50, 20],
		[90, 100],
		[95, 200],
		[99, 1_000],
		[99.9, 10_000],
	])("p%d is earned by %d samples and by none fewer", (percent, count) => {
		expect(isEarned(count, percent)).toBe(true);
		expect(isEarned(count - 1, percent)).toBe(false);
	});

	it("that is not earned is null, and is not even read", () => {
		const read = () => {
			throw new Error("read");
		};
		expect(earnedPercentile(999, 99, read)).toBeNull();
		expect(earnedPercentile(1_000, 99, (percent) => percent)).toBe(99);
	});
});

describe("a quantile of sorted values", () => {
	// numpy.quantile([1, 2, 4, 8, 16], ...) 2.4.6
	it.each([
		[0, 1],
		[0.025, 1.1],
		[0.3, 2.4],
		[0.5, 4],
		[0.975, 15.2],
		[1, 16],
	])("at %d is that of numpy", (share, value) => {
		expect(quantileOfSorted([1, 2, 4, 8, 16], share)).toBeCloseTo(value, 12);
	});

	it("of nothing is refused", () => {
		expect(() => quantileOfSorted([], 0.5)).toThrow(/no values/);
	});
});
