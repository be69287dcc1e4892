import { expect, it } from "vitest";
import type { TrialCost } from "../results/cost-schema.ts";
import type { Trial } from "../results/trial-schema.ts";
import { armCostOf } from "./arm-cost.ts";

function trial(good: number, cost: TrialCost): Trial {
	const tally = { offered: good, sent: good, completed: good, good };
	const part = { ...tally, failed: 0, unknown: 0, histogram: null };
	return {
		arm: "monolith",
		role: "measured",
		startedAt: "2026-01-02T03:04:06.000Z",
		accepted: true,
		why: null,
		load: {
			operations: { getProduct: part },
			journeys: {},
			lagMs: { p50: 0, p99: 0 },
			offeredPerSecond: 1,
			durationMs: 1_000,
			availability: {},
		},
		cost,
	};
}

const cost = (cpuMicros: number, more: Partial<TrialCost> = {}): TrialCost => ({
	cpuMicros,
	memoryBytes: 10,
	units: {},
	...more,
});

it("divides the sum of all trials, so that a short one weighs less", () => {
	const found = armCostOf([trial(100, cost(1_000)), trial(300, cost(9_000))]);
	expect(found?.cpuMicrosPerGood).toBe(25);
	expect(found?.perGood?.cpuMicros).toBe(25);
});

it("tells the cost of an order where orders were placed, and none elsewhere", () => {
	const bought = armCostOf([trial(100, cost(1_000, { orders: 4 }))]);
	expect([bought?.cpuMicrosPerOrder, bought?.perOrder?.cpuMicros]).toEqual([
		250, 250,
	]);
	const looked = armCostOf([trial(100, cost(1_000, { orders: 0 }))]);
	expect([looked?.cpuMicrosPerOrder, looked?.perOrder]).toEqual([
		null,
		undefined,
	]);
});

it("tells no bytes when one trial did not count them: half a count is none", () => {
	const wire = { bytesIn: 8, bytesOut: 8, messages: 1 };
	const found = armCostOf([trial(4, cost(8, { wire })), trial(4, cost(8))]);
	expect(found?.perGood).toMatchObject({ cpuMicros: 2, wireBytes: null });
});

it("gives no cost of nothing", () => {
	expect(armCostOf([])).toBeNull();
	expect(armCostOf([trial(0, cost(5))])?.cpuMicrosPerGood).toBeNull();
});
