import { expect, it } from "vitest";
import type { LoadOutcome } from "../load/outcome.ts";
import { createRecorder, type Fate } from "../load/recorder.ts";
import { decodeHistogram } from "../results/histogram.ts";
import { trialLoad } from "../results/trial-schema.ts";
import { trialLoadOf } from "./trial-load.ts";

function outcomeOf(
	samples: readonly { dueMs: number; fate: Fate }[],
): LoadOutcome {
	const recorder = createRecorder(0);
	for (const { dueMs, fate } of samples)
		recorder.record({
			name: "checkout",
			dueMs,
			sentMs: fate === "shed" ? null : dueMs,
			doneMs: dueMs + 10,
			fate,
			answered: true,
			degraded: false,
			code: null,
		});
	return {
		model: "open",
		startedAtEpochMs: 0,
		measuredFromEpochMs: 0,
		warmupMs: 0,
		durationMs: 4_000,
		interrupted: false,
		operations: {},
		journeys: recorder.stats(),
		driver: {
			lagMs: { p50: 0, p99: 0 },
			offeredPerSecond: 1,
			overloaded: false,
			shed: {},
		},
		orders: { acknowledged: [], unknown: [] },
	};
}

it("keeps each second of a journey, those without any included", () => {
	const load = trialLoadOf(
		outcomeOf([
			{ dueMs: 100, fate: "good" },
			{ dueMs: 900, fate: "late" },
			{ dueMs: 2_100, fate: "failed" },
		]),
	);
	expect(trialLoad.parse(load)).toEqual(load);
	const { bad, histograms } = load.journeys.checkout?.perSecond ?? {};
	expect(bad).toEqual([1, 0, 1, 0]);
	expect(
		histograms?.map((text) => text && decodeHistogram(text).totalCount),
	).toEqual([2, null, null, null]);
});

it("tells what became of everything that was offered, shed requests included", () => {
	const fates = ["good", "late", "failed", "unknown", "shed", "shed"] as const;
	const load = trialLoadOf(
		outcomeOf(fates.map((fate, index) => ({ dueMs: index, fate }))),
	);
	const { checkout } = trialLoad.parse(load).journeys;
	expect(checkout).toMatchObject({ offered: 6, sent: 4, shed: 2 });
	const { good = 0, late = 0, failed = 0, unknown = 0 } = checkout ?? {};
	expect(good + late + failed + unknown + (checkout?.shed ?? 0)).toBe(6);
});
