import { describe, expect, it } from "vitest";
import {
	createHistogram,
	encodeHistogram,
	recordMs,
} from "../load/histogram.ts";
import type { LoadOutcome, OperationStats } from "../load/outcome.ts";
import type { Objective } from "../scenario/objective-shape.ts";
import {
	judgeProbe,
	probeDurationMs,
	samplesPerArrival,
} from "./capacity-probe.ts";

const objective: Objective = {
	of: null,
	latencyMs: { p99: 100 },
	goodShare: 0.99,
};

/** Requests that took `ms`, `slow` of a hundred ten times as long, `failed` without an answer. */
function outcomeOf({
	ms = 10,
	slow = 0,
	failed = 0,
	shed = 0,
	lagMs = 0.3,
	answers = 2_000,
} = {}): LoadOutcome {
	const histogram = createHistogram();
	for (let count = 0; count < answers; count += 1)
		recordMs(histogram, count % 100 < slow ? ms * 10 : ms);
	const part = {
		offered: answers + failed + shed,
		good: answers,
		shed,
		histogram: encodeHistogram(histogram),
	} as OperationStats;
	return {
		operations: { getProduct: part },
		journeys: { browse: part },
		driver: {
			lagMs: { p50: 0, p99: lagMs },
			offeredPerSecond: 1,
			overloaded: shed > 0,
			shed: shed > 0 ? { CustomersBusy: shed } : {},
		},
	} as unknown as LoadOutcome;
}

describe("a probe", () => {
	it.each([
		["far under its bound", {}, "held", true],
		["near its bound", { ms: 60 }, "held", false],
		["a little above its bound", { ms: 120 }, "broken", false],
		["far above its bound", { ms: 500 }, "broken", true],
		[
			"whose slowest two per cent are too slow",
			{ slow: 2, ms: 15 },
			"broken",
			false,
		],
		["with three per cent of failures", { failed: 60 }, "broken", true],
		["that held although its driver lagged", { lagMs: 9 }, "held", true],
		[
			"that only the lag of its driver may have broken",
			{ lagMs: 30, ms: 120 },
			"rejected",
			false,
		],
		[
			"whose driver lagged by less than the arm broke",
			{ lagMs: 30, ms: 500 },
			"broken",
			true,
		],
		[
			"whose driver shed arrivals of an arm that was fine",
			{ shed: 100 },
			"rejected",
			false,
		],
		[
			"of too few answers for its percentile",
			{ answers: 300 },
			"rejected",
			false,
		],
	] as const)("%s", (_, seen, verdict, clear) => {
		expect(judgeProbe(outcomeOf(seen), objective, 1_000)).toMatchObject({
			verdict,
			clear,
		});
	});

	it.each([
		["a little", 18, "rejected"],
		["by more than its driver lagged", 60, "broken"],
	])("whose answers were late %s", (_, ms, verdict) => {
		const outcome = outcomeOf({ ms, lagMs: 9, answers: 2_000 });
		for (const part of Object.values(outcome.operations)) part.good = 1_900;
		const wanted = { of: null, latencyMs: {}, goodShare: 0.99 };
		expect(judgeProbe(outcome, wanted, 15)).toMatchObject({ verdict });
	});

	it("without a bound on good answers takes the 99 % that any latency takes", () => {
		const lenient = { ...objective, goodShare: null };
		const judged = judgeProbe(outcomeOf({ failed: 60 }), lenient, 1_000);
		expect(judged.why).toBe("97.1 % were good, under 99 %");
	});
});

describe("how long a probe lasts", () => {
	const journeys = [
		{ name: "browse", weight: 3, steps: ["searchProducts", "getProduct"] },
		{ name: "buy", weight: 1, steps: ["signedIn", "getProduct", "placeOrder"] },
	] as const;

	it.each([
		[null, 2],
		["browse", 0.75],
		["getProduct", 1],
		["placeOrder", 0.25],
	])("counts what one arrival gives of %s", (of, samples) => {
		expect(samplesPerArrival(journeys as never, of)).toBe(samples);
	});

	it("is what its percentile needs at its rate, and no shorter than the author wants", () => {
		const load = { journeys: journeys as never, leastMs: 3_000 };
		expect(probeDurationMs(objective, { ...load, ratePerSecond: 1_000 })).toBe(
			3_000,
		);
		// 1,000 answers and a fifth more, at 200 a second.
		expect(probeDurationMs(objective, { ...load, ratePerSecond: 100 })).toBe(
			6_000,
		);
	});

	it.each([
		[0.99, 6_000],
		[0.9, 1_000],
		[1, 1_000],
	])("is what a good share of %d needs", (goodShare, durationMs) => {
		const load = { journeys: journeys as never, leastMs: 1_000 };
		const wanted = { of: null, latencyMs: {}, goodShare };
		expect(probeDurationMs(wanted, { ...load, ratePerSecond: 100 })).toBe(
			durationMs,
		);
	});
});
