import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type ArrivalPlan,
	arrivalsAfterWarmup,
	arrivalTimes,
	durationOf,
	expectedArrivals,
} from "./arrivals.ts";

const poisson = (ratePerSecond: number, durationMs: number, seed = 1) =>
	arrivalTimes({
		kind: "poisson",
		stages: [{ ratePerSecond, durationMs }],
		seed,
	});

describe("Poisson arrivals", () => {
	it("are the same for the same seed and others for another", () => {
		expect(poisson(60, 15_000)).toEqual(poisson(60, 15_000));
		expect(poisson(60, 15_000, 2)).not.toEqual(poisson(60, 15_000));
	});

	it("come at the rate on average, with gaps as variable as they are long", () => {
		const times = poisson(1_000, 100_000);
		const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
		const mean = gaps.reduce((sum, gap) => sum + gap) / gaps.length;
		const variance =
			gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
		expect(times.length / 100_000).toBeCloseTo(1, 1);
		expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
	});

	it("are spread over each second, not sent as a burst at its beginning", () => {
		const inFirstTenth = poisson(1_000, 60_000).filter(
			(time) => time % 1_000 < 100,
		);
		expect(inFirstTenth.length / 60_000).toBeCloseTo(0.1, 1);
	});

	it("follow the rate of each stage", () => {
		const times = arrivalTimes({
			kind: "poisson",
			seed: 3,
			stages: [
				{ ratePerSecond: 100, durationMs: 50_000 },
				{ ratePerSecond: 0, durationMs: 10_000 },
				{ ratePerSecond: 300, durationMs: 50_000 },
			],
		});
		const between = (from: number, to: number) =>
			times.filter((time) => time >= from && time < to).length;
		expect(between(0, 50_000) / 5_000).toBeCloseTo(1, 1);
		expect(between(50_000, 60_000)).toBe(0);
		expect(between(60_000, 110_000) / 15_000).toBeCloseTo(1, 1);
	});
});

describe("arrivals of either kind", () => {
	it("ascend, lie within the stages and are whole microseconds", () => {
		const stage = fc.record({
			ratePerSecond: fc.integer({ min: 0, max: 500 }),
			durationMs: fc.integer({ min: 0, max: 2_000 }),
		});
		const plans = fc.record({
			kind: fc.constantFrom("poisson" as const, "constant" as const),
			stages: fc.array(stage, { maxLength: 4 }),
			seed: fc.integer(),
		});
		fc.assert(
			fc.property(plans, (plan) => {
				const times = arrivalTimes(plan);
				expect(times).toEqual(times.toSorted());
				for (const time of times) {
					expect(time).toBeGreaterThanOrEqual(0);
					expect(time).toBeLessThanOrEqual(durationOf(plan.stages));
					expect(time).toBe(Math.round(time * 1000) / 1000);
				}
			}),
		);
	});

	it("at a constant rate keep their distance, from the first moment", () => {
		const stages = [{ ratePerSecond: 50, durationMs: 100 }];
		const times = arrivalTimes({ kind: "constant", stages, seed: 1 });
		expect([...times]).toEqual([0, 20, 40, 60, 80]);
	});

	it("are refused at a rate that is no number", () => {
		const stages = [{ ratePerSecond: Number.NaN, durationMs: 100 }];
		expect(() => arrivalTimes({ kind: "constant", stages, seed: 1 })).toThrow(
			/stage 1/,
		);
	});
});

describe("a rate that changes evenly", () => {
	const up = { ratePerSecond: 50, toPerSecond: 200, durationMs: 10_000 };
	const down = { ratePerSecond: 80, toPerSecond: 0, durationMs: 5_000 };
	const fromNothing = { ratePerSecond: 0, toPerSecond: 9, durationMs: 2_000 };
	const hold = { ratePerSecond: 200, toPerSecond: 200, durationMs: 3_000 };

	/** The integral of the rate from the start of the load, stage by stage. */
	const cumulative = (stages: readonly (typeof up)[], atMs: number) => {
		let sum = 0;
		let beforeMs = 0;
		for (const { ratePerSecond, toPerSecond, durationMs } of stages) {
			const ms = Math.min(durationMs, Math.max(0, atMs - beforeMs));
			const rateAt =
				ratePerSecond + ((toPerSecond - ratePerSecond) * ms) / durationMs;
			sum += (((ratePerSecond + rateAt) / 2) * ms) / 1000;
			beforeMs += durationMs;
		}
		return sum;
	};

	it("puts arrival n of a constant schedule where the rate has added up to n", () => {
		const stages = [up, hold, down, fromNothing];
		const times = arrivalTimes({ kind: "constant", stages, seed: 1 });
		expect(times.length).toBe(Math.ceil(expectedArrivals(stages)));
		for (const [n, time] of times.entries())
			expect(cumulative(stages, time)).toBeCloseTo(n, 3);
	});

	it("makes Poisson arrivals of unit rate, seen by the integral of the rate", () => {
		const stages = [{ ...up, durationMs: 400_000 }];
		const times = arrivalTimes({ kind: "poisson", stages, seed: 2 });
		const places = [...times].map((time) => cumulative(stages, time));
		const gaps = places.slice(1).map((place, n) => place - (places[n] ?? 0));
		const mean = gaps.reduce((sum, gap) => sum + gap) / gaps.length;
		const variance =
			gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
		expect(mean).toBeCloseTo(1, 1);
		expect(Math.sqrt(variance)).toBeCloseTo(1, 1);
	});
});

describe("arrivals with a warm-up before them", () => {
	const plan: ArrivalPlan = {
		kind: "poisson",
		stages: [
			{ ratePerSecond: 100, durationMs: 1_000 },
			{ ratePerSecond: 900, durationMs: 100 },
		],
		seed: 7,
	};
	const micros = (times: readonly number[]) =>
		times.map((time) => Math.round(time * 1000));

	it("are the same after it, however long it is", () => {
		const measured = [...arrivalTimes(plan)];
		for (const warmupMs of [0, 500, 2_000]) {
			const all = [...arrivalsAfterWarmup(plan, warmupMs)];
			const after = all.filter((time) => time >= warmupMs);
			expect(micros(after.map((time) => time - warmupMs))).toEqual(
				micros(measured),
			);
			expect(all).toEqual(all.toSorted((a, b) => a - b));
		}
	});

	it("climb to the rate with which the load begins, and hold it", () => {
		const constant = { ...plan, kind: "constant" as const };
		const all = arrivalsAfterWarmup(constant, 10_000);
		const between = (from: number, to: number) =>
			all.filter((time) => time >= from && time < to).length;
		expect(between(0, 1_000)).toBeLessThan(25);
		expect(between(5_000, 10_000) / 500).toBeCloseTo(1, 1);
	});
});
