import { describe, expect, it } from "vitest";
import {
	checkoutTrial,
	histogramOf,
	scenarioOf,
} from "../testing-latencies.ts";
import { overTime } from "./over-time.ts";

const second = (count: number, ms: number) =>
	histogramOf(Array<number>(count).fill(ms), 2);

const perSecond = (
	histograms: (string | null)[],
	bad = histograms.map(() => 0),
) => ({ perSecond: { bad, histograms } });

const scenarioWith = (...each: ReturnType<typeof perSecond>[]) =>
	scenarioOf(
		each.map((one) => [checkoutTrial("monolith", [], one)]),
		{ monolith: [] },
	);

const binsOf = (...each: ReturnType<typeof perSecond>[]) =>
	overTime(scenarioWith(...each), "checkout")[0]?.bins;

describe("a journey over the load", () => {
	it("has the median of each second of all trials together, and what was not good in one", () => {
		const bins = binsOf(
			perSecond([second(10, 4), second(10, 8)], [0, 6]),
			perSecond([second(11, 4), second(11, 8)], [0, 2]),
		);
		expect(bins).toMatchObject([
			{ from: 0, to: 1, p95: null, badPerSecond: 0 },
			{ from: 1, to: 2, p95: null, badPerSecond: 4 },
		]);
		expect(bins?.[0]?.p50).toBeCloseTo(4, 1);
		expect(bins?.[1]?.p50).toBeCloseTo(8, 1);
	});

	it("has wider bins where a second has too few answers, and counts per second still", () => {
		const few = [4, 4, 8, 8, 16].map((ms) => second(10, ms));
		const bins = binsOf(perSecond(few, [1, 3, 0, 0, 2]));
		expect(bins).toMatchObject([
			{ from: 0, to: 2, badPerSecond: 2 },
			{ from: 2, to: 4, badPerSecond: 0 },
			{ from: 4, to: 5, p50: null, badPerSecond: 2 },
		]);
		expect(bins?.[1]?.p50).toBeCloseTo(8, 1);
	});

	it("has no latency in a second in which all failed", () => {
		const bins = binsOf(
			perSecond([second(20, 4), null, second(20, 4)], [0, 20, 0]),
		);
		expect(bins?.[1]).toEqual({
			from: 1,
			to: 2,
			p50: null,
			p95: null,
			badPerSecond: 20,
		});
	});

	it("is absent where results do not hold it", () => {
		const scenario = scenarioOf([[checkoutTrial("monolith", [4])]], {
			monolith: [4],
		});
		expect(overTime(scenario, "checkout")).toEqual([]);
	});
});
