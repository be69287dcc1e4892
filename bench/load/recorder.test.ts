import { describe, expect, it } from "vitest";
import { decodeHistogram } from "../results/histogram.ts";
import type { OperationStats } from "./outcome.ts";
import { createRecorder, type Sample } from "./recorder.ts";

const sample = (overrides: Partial<Sample>): Sample => ({
	name: "getProduct",
	dueMs: 1_000,
	sentMs: 1_000.5,
	doneMs: 1_010,
	fate: "good",
	answered: true,
	degraded: false,
	code: null,
	...overrides,
});

function statsOf(...samples: Partial<Sample>[]): OperationStats {
	const recorder = createRecorder(1_000);
	for (const each of samples) recorder.record(sample(each));
	return recorder.stats().getProduct as OperationStats;
}

const wrong = { fate: "failed", code: "HTTP 500" } as const;
const lost = { fate: "unknown", code: "Timeout", answered: false } as const;
const shed = {
	fate: "shed",
	code: "Shed",
	sentMs: null,
	answered: false,
} as const;

describe("the recorder", () => {
	it("counts every fate apart, and they add up to what was offered", () => {
		const stats = statsOf(
			{},
			{ fate: "late", code: "Late" },
			wrong,
			lost,
			shed,
		);
		expect(stats).toMatchObject({
			offered: 5,
			sent: 4,
			completed: 3,
			good: 1,
			late: 1,
			failed: 1,
			unknown: 1,
			shed: 1,
			errors: { Late: 1, "HTTP 500": 1, Timeout: 1, Shed: 1 },
		});
	});

	it("counts latency from the due time, not from the time of sending", () => {
		const { latencyMs } = statsOf({
			dueMs: 1_000,
			sentMs: 1_400,
			doneMs: 1_500,
		});
		expect(latencyMs.max).toBeCloseTo(500, 0);
	});

	it("keeps failures out of the latency of right answers", () => {
		const { latencyMs } = statsOf(
			{ doneMs: 1_010 },
			{ ...wrong, doneMs: 9_000 },
		);
		expect(latencyMs.max).toBeCloseTo(10, 1);
	});

	it("puts each request into the second in which it was due, counted from the end of the warm-up", () => {
		const stats = statsOf(
			{ dueMs: 999, doneMs: 5_000 },
			{ dueMs: 1_000, doneMs: 9_000, degraded: true },
			{ ...wrong, dueMs: 2_999.9 },
			{ ...lost, dueMs: 3_000 },
		);
		expect(stats.offered).toBe(3);
		expect(stats.perSecond).toEqual([
			{ second: 0, good: 1, late: 0, failed: 0, unknown: 0, degraded: 1 },
			{ second: 1, good: 0, late: 0, failed: 1, unknown: 0, degraded: 0 },
			{ second: 2, good: 0, late: 0, failed: 0, unknown: 1, degraded: 0 },
		]);
	});

	it("keeps the latency of right answers by second, failures and the warm-up apart", () => {
		const { histogramPerSecond } = statsOf(
			{ dueMs: 999, doneMs: 5_000 },
			...[10, 20, 30].map((ms) => ({ dueMs: 1_200, doneMs: 1_200 + ms })),
			{ ...wrong, dueMs: 2_500, doneMs: 9_000 },
			{ dueMs: 3_999.9, doneMs: 4_499.9, fate: "late" },
		);
		const [first, second, third] = histogramPerSecond;
		expect(histogramPerSecond).toHaveLength(3);
		const told = decodeHistogram(first ?? "");
		expect(told.totalCount).toBe(3);
		expect(told.getValueAtPercentile(50) / 1000).toBeCloseTo(20, 0);
		expect(second).toBeNull();
		expect(decodeHistogram(third ?? "").maxValue / 1000).toBeCloseTo(500, -1);
	});

	it("reports its lag, which is unknown when nothing was sent", () => {
		expect(statsOf({}).lagMs).toEqual({ p50: 0.5, p99: 0.5 });
		expect(statsOf(shed).lagMs).toEqual({ p50: null, p99: null });
	});
});
