import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";
import { ratioOverRounds } from "./ratio.ts";

const random = () => createRandom(1);
const against1 = (numerators: number[]) =>
	numerators.map((numerator) => ({ numerator, denominator: 1 }));

describe("the ratio over rounds", () => {
	it("of few rounds is the geometric mean with the t interval on log ratios", () => {
		const ratio = ratioOverRounds(against1([0.53, 0.73, 0.98, 0.95, 0.38]), {
			random: random(),
		});
		// scipy.stats.t.interval 1.17.1 on the logarithms
		expect(ratio.value).toBeCloseTo(0.6718408418, 9);
		expect(ratio.low).toBeCloseTo(0.40721151, 7);
		expect(ratio.high).toBeCloseTo(1.10844144, 7);
	});

	it("pairs the arms round by round: a machine that slows both by turns changes nothing", () => {
		const slow = [1, 3, 9, 2];
		const pairs = slow.map((by) => ({ numerator: 4 * by, denominator: by }));
		const ratio = ratioOverRounds(pairs, { random: random() });
		expect(ratio.value).toBeCloseTo(4, 12);
		expect(ratio.low).toBeCloseTo(4, 12);
		expect(ratio.high).toBeCloseTo(4, 12);
	});

	it("of swapped arms is the reciprocal, interval included", () => {
		const positive = fc.double({ min: 0.01, max: 100, noNaN: true });
		const pair = fc.record({ numerator: positive, denominator: positive });
		const rounds = fc.array(pair, { minLength: 2, maxLength: 9 });
		fc.assert(
			fc.property(rounds, (pairs) => {
				const swapped = pairs.map(({ numerator, denominator }) => ({
					numerator: denominator,
					denominator: numerator,
				}));
				const there = ratioOverRounds(pairs, { random: random() });
				const back = ratioOverRounds(swapped, { random: random() });
				expect(Math.log(back.value)).toBeCloseTo(-Math.log(there.value), 9);
				expect(Math.log(back.low ?? 0)).toBeCloseTo(
					-Math.log(there.high ?? 0),
					6,
				);
			}),
		);
	});

	it("of ten rounds is bootstrapped: it stays within the ratios that were measured", () => {
		const pairs = against1([2, 2, 2, 2, 2, 2, 2, 2, 2, 3]);
		const ratio = ratioOverRounds(pairs, { random: random() });
		expect(ratio.low).toBeCloseTo(2, 12);
		expect(ratio.high).toBeGreaterThan(ratio.value);
		expect(ratio.high).toBeLessThan(3);
	});

	// Benchmark times of three processors, from Fleming & Wallace, CACM 29 (1986); means by scipy.stats.gmean 1.17.1.
	const r = [417, 83, 66, 39_449, 772];
	const m = [244, 70, 153, 33_527, 368];
	const z = [134, 70, 135, 66_000, 369];
	it.each([
		["M ÷ R", m, r, 0.8574],
		["Z ÷ R", z, r, 0.8498],
		["R ÷ M", r, m, 1.1663],
		["Z ÷ M", z, m, 0.9911],
	])(
		"of %s is the same whatever the others are divided by",
		(_, over, under, mean) => {
			const pairs = over.map((numerator, index) => ({
				numerator,
				denominator: under[index] as number,
			}));
			const { value } = ratioOverRounds(pairs, { random: random() });
			expect(value).toBeCloseTo(mean, 3);
		},
	);

	it("of one round has no interval", () => {
		const ratio = ratioOverRounds(against1([3]), { random: random() });
		expect(ratio).toEqual({ value: expect.closeTo(3), low: null, high: null });
	});

	it("with a value that is not above 0 is refused, with the round", () => {
		const pairs = [
			{ numerator: 1, denominator: 1 },
			{ numerator: 1, denominator: 0 },
		];
		expect(() => ratioOverRounds(pairs, { random: random() })).toThrow(
			/round 2 has 1 \/ 0/,
		);
	});
});
