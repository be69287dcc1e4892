import { describe, expect, it } from "vitest";
import { checkoutTrial, scenarioOf, upTo } from "../testing-latencies.ts";
import { curveOf, percentilesOf } from "./latencies.ts";

const checkout = {
	arm: "monolith",
	kind: "journeys",
	name: "checkout",
} as const;

const once = (latenciesMs: readonly number[]) =>
	scenarioOf([[checkoutTrial("monolith", latenciesMs)]], {
		monolith: latenciesMs,
	});

describe("the curve of a journey", () => {
	it("passes through every per cent of what was measured", () => {
		const points = curveOf(once(upTo(1000)), checkout);
		for (const { share, ms } of points) {
			expect(ms).toBeGreaterThan(1000 * share * 0.998);
			expect(ms).toBeLessThan(1000 * share * 1.002 + 0.01);
		}
		expect(points.map(({ share }) => share)).toContain(0.5);
	});

	it("begins and ends where ten samples lie beyond", () => {
		const shares = curveOf(once(upTo(200)), checkout).map(({ share }) => share);
		expect(shares.at(0)).toBe(0.05);
		expect(shares.at(-1)).toBe(0.95);
		expect(shares).toHaveLength(91);
	});

	it("ends where the smallest trial does, however many there are together", () => {
		const trials = [upTo(100), upTo(1000)].map((times) => [
			checkoutTrial("monolith", times),
		]);
		const all = [...upTo(100), ...upTo(1000)];
		const points = curveOf(scenarioOf(trials, { monolith: all }), checkout);
		expect(points.at(-1)?.share).toBe(0.9);
	});

	it("is not drawn where no percentile may be printed", () => {
		expect(curveOf(once(upTo(19)), checkout)).toEqual([]);
		expect(curveOf(once([]), checkout)).toEqual([]);
	});

	it("leaves out rejected trials and controls", () => {
		const rejected = checkoutTrial("monolith", upTo(20), { accepted: false });
		const control = checkoutTrial("monolith", upTo(20), { role: "control" });
		const counted = checkoutTrial("monolith", upTo(200));
		const scenario = scenarioOf([[rejected, control, counted]], {
			monolith: upTo(200),
		});
		expect(curveOf(scenario, checkout).at(-1)?.share).toBe(0.95);
	});
});

describe("the percentiles of a journey", () => {
	it("have an interval over rounds about the mean of what these gave", () => {
		// Medians of 90, 100 and 110 ms; by t with two degrees of freedom, on logarithms.
		const rounds = [90, 100, 110].map((ms) => Array<number>(100).fill(ms));
		const scenario = scenarioOf(
			rounds.map((times) => [checkoutTrial("monolith", times)]),
			{ monolith: rounds.flat() },
		);
		const { p50, p99 } = percentilesOf(scenario, checkout);
		expect(p50?.value).toBeCloseTo(100, 0);
		expect(p50?.low).toBeCloseTo(77.6, 0);
		expect(p50?.high).toBeCloseTo(127.7, 0);
		expect(p99?.low ?? null).toBeNull();
	});

	it("have none from one round", () => {
		const { p50, p95, p99 } = percentilesOf(once(upTo(200)), checkout);
		expect(p50).toMatchObject({ low: null, high: null });
		expect(p95?.value).toBeCloseTo(190, 0);
		expect(p99).toBeNull();
	});
});
