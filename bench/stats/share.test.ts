import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Count, shareDifference, shareInterval } from "./share.ts";

describe("the interval of a share", () => {
	// Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
	it.each([
		[81, 263, 0.2553, 0.3662],
		[15, 148, 0.0624, 0.1605],
		[0, 20, 0, 0.1611],
		[1, 29, 0.0061, 0.1718],
	])("of %i in %i is [%d, %d]", (count, of, low, high) => {
		const interval = shareInterval({ count, of });
		expect(interval.low).toBeCloseTo(low, 4);
		expect(interval.high).toBeCloseTo(high, 4);
	});

	it("is refused for nothing", () => {
		expect(() => shareInterval({ count: 0, of: 0 })).toThrow(RangeError);
		expect(() => shareInterval({ count: 3, of: 2 })).toThrow("3/2");
	});
});

describe("the interval of the difference of two shares", () => {
	// Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
	it.each([
		[56, 70, 48, 80, 0.0524, 0.3339],
		[9, 10, 3, 10, 0.1705, 0.809],
		[6, 7, 2, 7, 0.0582, 0.8062],
		[5, 56, 0, 29, -0.0381, 0.1926],
		[0, 10, 0, 20, -0.1611, 0.2775],
		[0, 10, 0, 10, -0.2775, 0.2775],
		[10, 10, 0, 20, 0.6791, 1],
		[10, 10, 0, 10, 0.6075, 1],
	])("%i/%i less %i/%i is [%d, %d]", (a, m, b, n, low, high) => {
		const interval = shareDifference({ count: a, of: m }, { count: b, of: n });
		expect(interval.value).toBeCloseTo(a / m - b / n, 12);
		expect(interval.low).toBeCloseTo(low, 4);
		expect(interval.high).toBeCloseTo(high, 4);
	});

	it("is turned round when the shares change places, and stays between −1 and 1", () => {
		const counted: fc.Arbitrary<Count> = fc
			.integer({ min: 1, max: 2_000 })
			.chain((of) => fc.record({ count: fc.nat(of), of: fc.constant(of) }));
		fc.assert(
			fc.property(counted, counted, (first, second) => {
				const one = shareDifference(first, second);
				const other = shareDifference(second, first);
				expect(one.low).toBeCloseTo(-Number(other.high), 12);
				expect(Number(one.low)).toBeGreaterThanOrEqual(-1 - 1e-12);
				expect(Number(one.high)).toBeLessThanOrEqual(1 + 1e-12);
			}),
		);
	});
});
