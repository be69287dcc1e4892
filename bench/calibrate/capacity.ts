import type { Lag } from "../load/outcome.ts";
import type { Driven, KnownLoad } from "./drive.ts";

/** What the driver held at one rate of a trivial GET. */
export interface CapacityStep {
	arrivals: KnownLoad["arrivals"];
	ratePerSecond: number;
	offeredPerSecond: number;
	goodPerSecond: number;
	lagMs: Lag;
	/** The driver kept its schedule: see `keptUp`. */
	held: boolean;
}

/** p99 of sent − due below which the driver counts as keeping its schedule; ms. */
export const greatestLagMs = 1;
const leastGoodShare = 0.999;

/** The loads by which the driver is tried, from the lowest rate to the highest. */
export function capacityLoads(seed: number): KnownLoad[] {
	return [5_000, 10_000, 20_000].flatMap((ratePerSecond) =>
		(["constant", "poisson"] as const).map((arrivals) => ({
			arrivals,
			stages: [{ ratePerSecond, durationMs: 1_500 }],
			warmupMs: 1_000,
			seed,
			ramp: { connections: 8, leastMs: 1_000, greatestMs: 1_000 },
		})),
	);
}

/** What one load says of the driver. */
export function capacityStepOf(
	load: KnownLoad,
	{ outcome, stats }: Driven,
): CapacityStep {
	const seconds = outcome.durationMs / 1000;
	const { lagMs } = stats;
	return {
		arrivals: load.arrivals,
		ratePerSecond: load.stages[0]?.ratePerSecond ?? 0,
		offeredPerSecond: stats.offered / seconds,
		goodPerSecond: stats.good / seconds,
		lagMs,
		held:
			!outcome.driver.overloaded &&
			lagMs.p99 !== null &&
			lagMs.p99 < greatestLagMs &&
			stats.good >= leastGoodShare * stats.offered,
	};
}

/** The highest rate up to which the driver held all loads, constant and Poisson; 0 when it did not hold the lowest. */
export function heldPerSecond(steps: readonly CapacityStep[]): number {
	const failed = steps.filter(({ held }) => !held);
	const limit = Math.min(...failed.map((step) => step.ratePerSecond));
	return Math.max(
		0,
		...steps
			.map(({ ratePerSecond }) => ratePerSecond)
			.filter((rate) => rate < limit),
	);
}
