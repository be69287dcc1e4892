import { expect, it } from "vitest";
import { normalBelow } from "./normal.ts";

// scipy.stats.norm.cdf 1.17.1
it.each([
	[-3, 0.0013498980316300933],
	[-2, 0.022750131948179195],
	[-1.96, 0.024997895148220435],
	[-1, 0.15865525393145707],
	[0, 0.5],
	[0.5, 0.6914624612740131],
	[2.5, 0.9937903346742238],
])("a normal value stays below %d with probability %d", (z, probability) => {
	expect(Math.abs(normalBelow(z) - probability)).toBeLessThan(1e-7);
});
