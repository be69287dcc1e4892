import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	choice,
	createRandom,
	exponential,
	mix32,
	shuffle,
	weightedIndex,
	xoshiro128,
} from "./random.ts";

const take = (count: number, next: () => number) =>
	Array.from({ length: count }, next);

describe("random numbers", () => {
	it("are those of the reference implementation of xoshiro128** for the state 1, 2, 3, 4", () => {
		const random = xoshiro128([1, 2, 3, 4]);
		expect(take(8, random.uint32)).toEqual([
			11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034,
			3734860849,
		]);
	});

	it("mix seeds by the finaliser of MurmurHash3, whose hash of nothing is known", () => {
		expect(mix32(0)).toBe(0);
		expect(mix32(1)).toBe(0x514e28b7);
		expect(mix32(0xffffffff)).toBe(0x81f16f39);
	});

	it("refuse the state from which the generator never leaves 0", () => {
		expect(() => xoshiro128([0, 0, 0, 0])).toThrow(/all zero/);
	});

	it("are the same for the same seeds, whatever they are", () => {
		fc.assert(
			fc.property(fc.array(fc.maxSafeInteger(), { minLength: 1 }), (seeds) => {
				const once = take(5, createRandom(...seeds).uint32);
				expect(take(5, createRandom(...seeds).uint32)).toEqual(once);
			}),
		);
	});

	it("differ between sub-streams and between the orders of seeds", () => {
		const streams = [[42], [42, 0], [42, 1], [1, 42], [42 + 2 ** 32]];
		const firsts = streams.map((seeds) => createRandom(...seeds).uint32());
		expect(new Set(firsts).size).toBe(streams.length);
	});

	it("of unit() lie in [0, 1) with mean 1/2 and variance 1/12", () => {
		const values = take(100_000, createRandom(7).unit);
		const mean = values.reduce((sum, value) => sum + value) / values.length;
		const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
		expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
		expect(mean).toBeCloseTo(1 / 2, 2);
		expect(squares / values.length).toBeCloseTo(1 / 12, 2);
	});
});

describe("draws", () => {
	it("of waiting times have the mean and the median of the exponential distribution", () => {
		const random = createRandom(8);
		const waits = take(100_000, () => exponential(random)).sort(
			(a, b) => a - b,
		);
		expect(waits.reduce((sum, wait) => sum + wait) / waits.length).toBeCloseTo(
			1,
			1,
		);
		expect(waits[50_000]).toBeCloseTo(Math.LN2, 1);
		expect(waits[0]).toBeGreaterThanOrEqual(0);
	});

	it("of a shuffle keep every item once", () => {
		fc.assert(
			fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
				const shuffled = shuffle(createRandom(seed), items);
				expect(shuffled.toSorted()).toEqual(items.toSorted());
			}),
		);
	});

	it("of a shuffle give each of six orders of three items about equally often", () => {
		const random = createRandom(9);
		const counts = new Map<string, number>();
		for (let round = 0; round < 6_000; round++) {
			const order = shuffle(random, ["a", "b", "c"]).join("");
			counts.set(order, (counts.get(order) ?? 0) + 1);
		}
		expect(counts.size).toBe(6);
		for (const count of counts.values())
			expect(Math.abs(count - 1_000)).toBeLessThan(150);
	});

	it("by weight follow the weights and never take a weight of 0", () => {
		const random = createRandom(10);
		const counts = [0, 0, 0];
		for (let draw = 0; draw < 10_000; draw++) {
			const index = weightedIndex(random, [7, 0, 3]);
			counts[index] = (counts[index] ?? 0) + 1;
		}
		expect(counts[1]).toBe(0);
		expect((counts[0] ?? 0) / 10_000).toBeCloseTo(0.7, 1);
	});

	it("from nothing are refused", () => {
		expect(() => choice(createRandom(1), [])).toThrow(/nothing to choose/);
		expect(() => weightedIndex(createRandom(1), [0])).toThrow(/over 0/);
	});
});
