import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentQuantile, studentWithin } from "./student-t.ts";

describe("the quantile of Student's t", () => {
	// Abramowitz & Stegun, table 26.10, with more digits from scipy.stats.t.ppf 1.17.1.
	it.each([
		[0.975, 1, 12.706204736174694],
		[0.975, 2, 4.302652729749462],
		[0.975, 3, 3.1824463052837078],
		[0.975, 4, 2.7764451051977934],
		[0.975, 5, 2.5705818356363146],
		[0.975, 8, 2.306004135204166],
		[0.975, 29, 2.045229642132703],
		[0.975, 120, 1.9799304050824402],
		[0.95, 7, 1.8945786050900062],
		[0.995, 6, 3.7074280213248065],
		[0.9995, 3, 12.923978636687961],
		[0.6, 5, 0.2671808657041451],
		[0.5, 4, 0],
	])("at %d with %d degrees of freedom is %d", (probability, degrees, t) => {
		expect(studentQuantile(probability, degrees)).toBeCloseTo(t, 9);
	});

	it("takes the probability back, on both sides of the middle", () => {
		const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
		fc.assert(
			fc.property(probability, fc.integer({ min: 1, max: 200 }), (p, df) => {
				const t = studentQuantile(p, df);
				expect(studentWithin(t, df)).toBeCloseTo(Math.abs(2 * p - 1), 8);
				expect(Math.sign(t)).toBe(Math.sign(p - 0.5));
			}),
		);
	});

	it("is refused outside its domain", () => {
		expect(() => studentQuantile(1, 4)).toThrow(/\(0, 1\)/);
		expect(() => studentQuantile(0.9, 0)).toThrow(/whole number/);
	});
});
