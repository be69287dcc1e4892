import { describe, expect, it } from "vitest";
import { endOfStall, releaseTimeOf } from "./behaviour.ts";
import { capacityStepOf, heldPerSecond } from "./capacity.ts";
import { compared } from "./measurement.ts";
import { subjects } from "./subjects.ts";
import { lognormalDraws, quantile, stallLatencies } from "./truth.ts";

const stall = { everyMs: 5_000, stallMs: 1_000 };

describe("a stall of 1 s every 5 s", () => {
	it.each([
		[-1, -1],
		[0, 0],
		[3_999.9, 3_999.9],
		[4_000, 5_000],
		[4_999, 5_000],
		[5_000, 5_000],
		[9_500, 10_000],
	])("answers what comes at %d ms at %d ms", (at, answered) => {
		expect(endOfStall(at, stall)).toBe(answered);
	});

	it("gives an even load its exact quantiles", () => {
		const due = Float64Array.from({ length: 10_000 }, (_, n) => n);
		const truth = stallLatencies(due, stall);
		expect(quantile(truth, 0.5)).toBe(0);
		expect(quantile(truth, 0.8)).toBe(0);
		expect(quantile(truth, 0.9)).toBe(500);
		expect(quantile(truth, 0.99)).toBe(950);
	});

	it("is counted from the moment that it is told, on a clock of its own", () => {
		const kind = "stalls" as const;
		const release = releaseTimeOf({ kind, fromEpochMs: 900, ...stall }, 500);
		expect(release(400 + 4_200)).toBe(400 + 5_000);
		expect(release(400 + 3_000)).toBe(400 + 3_000);
	});
});

describe("stratified draws of a lognormal distribution", () => {
	it("have its quantiles: the median, and one standard deviation above it", () => {
		const draws = lognormalDraws(9_999, { medianMs: 10, sigma: 0.6, seed: 1 });
		const sorted = Float64Array.from(draws).sort();
		expect(quantile(sorted, 0.5)).toBeCloseTo(10, 3);
		expect(quantile(sorted, 0.841345)).toBeCloseTo(10 * Math.exp(0.6), 1);
		expect(draws).not.toEqual([...sorted]);
	});
});

describe("a measured percentile", () => {
	it.each([
		[20, 20.39, true],
		[20, 20.41, false],
		[0, 0.3, true],
		[0, 0.31, false],
		[950, 932, true],
		[950, null, false],
	])("of %d ms measured as %s: within %s", (truth, measured, within) => {
		expect(compared(truth, measured).within).toBe(within);
	});
});

it("every server is tried with enough requests for a p99", () => {
	for (const { truth } of subjects(1))
		expect(truth.length).toBeGreaterThanOrEqual(1_000);
});

describe("what the driver holds", () => {
	const step = (ratePerSecond: number, held: boolean) => ({
		...{ arrivals: "poisson" as const, offeredPerSecond: 0, goodPerSecond: 0 },
		...{ lagMs: { p50: 0, p99: 0 }, ratePerSecond, held },
	});

	it("is the highest rate below the first that it did not hold", () => {
		const steps = [step(5, true), step(10, true), step(10, false)];
		expect(heldPerSecond([...steps, step(20, true)])).toBe(5);
		expect(heldPerSecond([step(5, false)])).toBe(0);
	});

	it("is not held where arrivals were shed", () => {
		const driven = (overloaded: boolean) =>
			({
				outcome: { durationMs: 1_000, driver: { overloaded } },
				stats: { offered: 10, good: 10, lagMs: { p50: 0, p99: 0.1 } },
			}) as unknown as Parameters<typeof capacityStepOf>[1];
		const load = {
			arrivals: "constant" as const,
			stages: [],
			warmupMs: 0,
			seed: 1,
		};
		expect(capacityStepOf(load, driven(false)).held).toBe(true);
		expect(capacityStepOf(load, driven(true)).held).toBe(false);
	});
});
