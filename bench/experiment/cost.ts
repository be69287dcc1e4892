import type { TrialCost } from "../results/cost-schema.ts";
import type { Target } from "../targets/target.ts";

type Usages = ReturnType<Target["usage"]>;

/** CPU that was used between two looks, memory at the second. */
export function costBetween(before: Usages, after: Usages): TrialCost {
	const units = Object.fromEntries(
		Object.entries(after).map(([unit, usage]) => [
			unit,
			{
				cpuMicros: usage.cpuMicros - (before[unit]?.cpuMicros ?? 0),
				memoryBytes: usage.pssBytes,
				// The system tells of living threads only: one that ended takes its waiting with it.
				runQueueWaitMs: Math.max(
					0,
					(usage.coreWaitMicros - (before[unit]?.coreWaitMicros ?? 0)) / 1000,
				),
			},
		]),
	);
	const all = Object.values(units);
	return {
		cpuMicros: all.reduce((sum, unit) => sum + unit.cpuMicros, 0),
		memoryBytes: all.reduce((sum, unit) => sum + unit.memoryBytes, 0),
		units,
	};
}
