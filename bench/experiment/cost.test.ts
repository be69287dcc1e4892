import { expect, it } from "vitest";
import { costBetween } from "./cost.ts";

const usage = (cpuMicros: number, coreWaitMicros: number) => ({
	cpuMicros,
	coreWaitMicros,
	rssBytes: 9,
	pssBytes: 5,
});

it("counts what was used between two looks, and no waiting below nothing when a thread has ended", () => {
	const before = { catalog: usage(1_000, 4_000), orders: usage(0, 0) };
	const after = { catalog: usage(5_000, 3_000), orders: usage(2_000, 7_000) };
	expect(costBetween(before, after)).toEqual({
		cpuMicros: 6_000,
		memoryBytes: 10,
		units: {
			catalog: { cpuMicros: 4_000, memoryBytes: 5, runQueueWaitMs: 0 },
			orders: { cpuMicros: 2_000, memoryBytes: 5, runQueueWaitMs: 7 },
		},
	});
});
