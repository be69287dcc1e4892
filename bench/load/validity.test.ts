import { describe, expect, it } from "vitest";
import { noLatency } from "../stats/latency.ts";
import type { LoadOutcome, OperationStats } from "./outcome.ts";
import { judgeCounts, judgeTrial, latencyIsClaimable } from "./validity.ts";

const stats = (overrides: Partial<OperationStats> = {}): OperationStats => ({
	offered: 1_000,
	sent: 1_000,
	completed: 1_000,
	good: 1_000,
	late: 0,
	failed: 0,
	unknown: 0,
	shed: 0,
	degraded: 0,
	latencyMs: { p50: 10, p90: 20, p95: 30, p99: 40, max: 50 },
	histogram: "",
	failedHistogram: "",
	errors: {},
	perSecond: [],
	histogramPerSecond: [],
	troublesMs: [],
	lagMs: { p50: 0.1, p99: 1 },
	...overrides,
});

const outcome = (
	operations: Record<string, OperationStats>,
	driver: Partial<LoadOutcome["driver"]> = {},
): LoadOutcome => ({
	model: "open",
	startedAtEpochMs: 0,
	measuredFromEpochMs: 0,
	warmupMs: 0,
	durationMs: 1_000,
	interrupted: false,
	operations,
	journeys: {},
	driver: {
		lagMs: { p50: 0.1, p99: 1 },
		offeredPerSecond: 1_000,
		overloaded: false,
		shed: {},
		...driver,
	},
	orders: { acknowledged: [], unknown: [] },
});

const lag = (p99: number) => ({ lagMs: { p50: 0.1, p99 } });

describe("a trial", () => {
	it("counts when the driver kept up", () => {
		expect(judgeTrial(outcome({ get: stats() }))).toEqual({
			accepted: true,
			rejections: [],
		});
	});

	it.each([
		[
			"whose lag passes 5 ms, though that is under 10 % of its p99",
			outcome(
				{ get: stats({ latencyMs: { ...noLatency, p99: 100 } }) },
				lag(5.1),
			),
			"lag",
			/passes 5 ms/,
		],
		[
			"whose lag passes 10 % of the p99 that it reports",
			outcome({ get: stats(lag(4.1)) }),
			"relativeLag",
			/p99 lag of get, 4.1 ms, passes 10 % of its p99, 40 ms/,
		],
		[
			"in which arrivals were shed",
			outcome(
				{ get: stats() },
				{ overloaded: true, shed: { CustomersBusy: 3 } },
			),
			"shed",
			/3 by CustomersBusy/,
		],
	] as const)(
		"%s is rejected, by its rule and with the reason",
		(_what, trial, rule, why) => {
			const { accepted, rejections } = judgeTrial(trial);
			expect(accepted).toBe(false);
			expect(rejections.map((each) => each.rule)).toEqual([rule]);
			expect(rejections[0]?.why).toMatch(why);
		},
	);

	it("that reports no p99 is held to the 5 ms alone", () => {
		const unearned = stats({ latencyMs: noLatency, ...lag(4.9) });
		expect(judgeTrial(outcome({ get: unearned }, lag(4.9))).accepted).toBe(
			true,
		);
	});
});

describe("a trial whose arm was not flat", () => {
	const afterRamp = (isFixed: boolean) => ({
		...outcome({}),
		ramp: { durationMs: 3_000, isFixed, becameFlat: false, p50Ms: [] },
	});

	it("is rejected where the warm-up waited for that", () => {
		const { rejections } = judgeTrial(afterRamp(false));
		expect(rejections.map(({ rule }) => rule)).toEqual(["notFlat"]);
	});

	it("counts where the warm-up had a length of its own", () => {
		expect(judgeTrial(afterRamp(true)).accepted).toBe(true);
	});
});

describe("a trial that claims counts only", () => {
	it.each([
		[99, true],
		[101, false],
	])(
		"with a lag of %i ms and a deadline of 1 s: accepted %s",
		(p99, accepted) => {
			const trial = outcome({ get: stats(lag(p99)) }, lag(p99));
			expect(judgeCounts(trial, 1_000).accepted).toBe(accepted);
		},
	);

	it("is rejected when arrivals were shed", () => {
		const trial = outcome(
			{ get: stats() },
			{ overloaded: true, shed: { CustomersBusy: 3 } },
		);
		expect(judgeCounts(trial, 1_000).rejections).toHaveLength(1);
	});

	it("claims no latency beyond the lag that latency allows", () => {
		expect(latencyIsClaimable(5)).toBe(true);
		expect(latencyIsClaimable(5.1)).toBe(false);
	});
});
