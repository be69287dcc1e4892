import type { Release } from "../deploys/release.ts";
import type { LoadOutcome } from "../load/outcome.ts";
import type { ScenarioOf } from "../scenario/schema.ts";
import { UnitFailed } from "../targets/errors.ts";
import type { Target } from "../targets/target.ts";
import { type Happening, until } from "./trial.ts";

/**
 * Rolls a release out, unit by unit, while customers keep coming. It was built before the load began: a build on the machine
 * that is being measured would be measured too.
 */
export function deployHappening(
	scenario: ScenarioOf<"deploy">,
	release: Release,
): Happening {
	return async ({ target, start, signal }) => {
		await until(start.measuredFromEpochMs + scenario.rollout.atMs, signal);
		if (signal.aborted) throw new Error("interrupted before the roll-out");
		const beganAtMs = Date.now();
		const shipMs = await rollOut(target, release.shipped);
		const fromMs = beganAtMs - start.measuredFromEpochMs;
		return (outcome) => ({
			deploy: {
				change: release.change,
				unitsShipped: release.shipped.map(({ unit }) => unit),
				unitsTotal: release.unitsTotal,
				bytesShipped: release.shipped.reduce(
					(sum, { bytes }) => sum + bytes,
					0,
				),
				buildMs: release.buildMs,
				shipMs,
				totalMs: release.buildMs + shipMs,
				failedDuringDeploy: failedBetween(outcome, {
					fromMs,
					toMs: fromMs + shipMs,
				}),
				rollbackMs: null,
				endedAtMs: fromMs + shipMs,
			},
		});
	};
}

async function rollOut(
	target: Target,
	shipped: readonly { unit: string; file: string }[],
): Promise<number> {
	const startedAt = performance.now();
	for (const { unit, file } of shipped) {
		const { replaced, why } = await target.replace(unit, file, {
			strategy: "rolling",
		});
		if (!replaced)
			throw new UnitFailed(
				`the new version of ${unit} of ${target.arm} did not take over: ${why}; its log is in the folder of the run`,
			);
	}
	return performance.now() - startedAt;
}

const tailMs = 1_000;

/** Requests that were not good and were due from the second in which the roll-out began to the one after it ended. */
function failedBetween(
	outcome: LoadOutcome,
	{ fromMs, toMs }: { fromMs: number; toMs: number },
): number {
	const first = Math.floor(fromMs / 1000);
	const last = Math.floor((toMs + tailMs) / 1000);
	return Object.values(outcome.operations)
		.flatMap(({ perSecond }) => perSecond)
		.filter(({ second }) => second >= first && second <= last)
		.reduce(
			(sum, { late, failed, unknown }) => sum + late + failed + unknown,
			0,
		);
}
