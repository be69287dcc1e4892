import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandedTail, meanOverRounds } from "./interval.ts";
import { createRandom } from "./random.ts";

// Darwin's cross- and self-fertilised maize (1876): differences in eighths of an inch, a reference set of the bootstrap.
const maize = [
	49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48,
] as const;

describe("the mean over rounds", () => {
	it("of ten rounds or more has the percentile bootstrap interval of the maize data", () => {
		const options = { random: createRandom(1), resamples: 200_000 };
		const { value, low, high } = meanOverRounds(maize, options);
		expect(value).toBeCloseTo(20.9333, 3);
		// scipy.stats.bootstrap 1.17.1, method percentile, 1,000,000 resamples, confidence 1 − 2 × 0.013207: [-1.533, 40.133].
		expect(Math.abs((low ?? 0) + 1.533)).toBeLessThan(0.4);
		expect(Math.abs((high ?? 0) - 40.133)).toBeLessThan(0.4);
	});

	// scipy.stats.norm.cdf(-sqrt(n / (n - 1)) * scipy.stats.t.ppf(0.975, n - 1)) 1.17.1
	it.each([
		[10, 0.008550639024406366],
		[15, 0.013207173126811439],
		[30, 0.01875390027822054],
		[60, 0.021801790933923385],
	])("of %d rounds leaves a share of %d out on each side", (rounds, share) => {
		expect(expandedTail(rounds)).toBeCloseTo(share, 6);
	});

	it("resamples rounds in the same way for the same seed", () => {
		const once = meanOverRounds(maize, { random: createRandom(5) });
		const again = meanOverRounds(maize, { random: createRandom(5) });
		const other = meanOverRounds(maize, { random: createRandom(6) });
		expect(again).toEqual(once);
		expect(other).not.toEqual(once);
	});

	it("of two to nine rounds has the t interval and draws no random number", () => {
		const random = createRandom(1);
		const { low, high } = meanOverRounds([1, 3], { random });
		// mean 2, standard error 1, t(0.975; 1) = 12.7062
		expect(low).toBeCloseTo(2 - 12.7062047, 6);
		expect(high).toBeCloseTo(2 + 12.7062047, 6);
		expect(random.uint32()).toBe(createRandom(1).uint32());
	});

	it("of one round has no interval", () => {
		expect(meanOverRounds([7], { random: createRandom(1) })).toEqual({
			value: 7,
			low: null,
			high: null,
		});
	});

	it("lies inside its interval, whatever the rounds", () => {
		const rounds = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
			minLength: 2,
			maxLength: 20,
		});
		fc.assert(
			fc.property(rounds, (values) => {
				const options = { random: createRandom(3), resamples: 500 };
				const { value, low, high } = meanOverRounds(values, options);
				const slack = 1e-6;
				expect(low).toBeLessThanOrEqual(value + slack);
				expect(high).toBeGreaterThanOrEqual(value - slack);
			}),
		);
	});

	it("of no round, or of a round without a value, is refused by its number", () => {
		const random = createRandom(1);
		expect(() => meanOverRounds([], { random })).toThrow(/at least one round/);
		expect(() => meanOverRounds([1, Number.NaN], { random })).toThrow(
			/round 2/,
		);
	});
});
