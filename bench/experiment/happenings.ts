import type { Release } from "../deploys/release.ts";
import { crash, type FiredFault } from "../faults/crash.ts";
import type { LoadStart } from "../load/messages.ts";
import type { LoadOutcome } from "../load/outcome.ts";
import { bystanderLoss, goodShares, recoveryMs } from "../measure/isolation.ts";
import type { TrialFault } from "../results/trial-schema.ts";
import type { NeedGraph } from "../scenario/need-graph.ts";
import type { ScenarioOf } from "../scenario/schema.ts";
import { UnitFailed } from "../targets/errors.ts";
import type { Target } from "../targets/target.ts";
import { type Happening, until } from "./trial.ts";

/** The first fault of a timeline: this version has one a scenario. */
function faultOf(scenario: ScenarioOf<"failure">) {
	const event = scenario.timeline.find(({ fault }) => fault !== null);
	if (!event?.fault)
		throw new Error(`scenario ${scenario.id} has no fault in its timeline`);
	return { ...event.fault, atMs: event.atMs };
}

/** The fault of a failure scenario, at its time, and what the bystanders noticed of it. */
export function faultHappening(
	scenario: ScenarioOf<"failure">,
	needs: NeedGraph,
): Happening {
	const { capability, kind, atMs } = faultOf(scenario);
	return async ({ target, start, signal }) => {
		await until(start.measuredFromEpochMs + atMs, signal);
		if (signal.aborted)
			throw new Error(`interrupted before ${kind} of ${capability}`);
		const fired = await crash(target, capability, scenario.load.durationMs);
		const healedAtMs = await fired.healed;
		return (outcome) => ({
			fault: describeFault({
				scenario,
				needs,
				start,
				outcome,
				fired,
				healedAtMs,
			}),
		});
	};
}

function describeFault(seen: {
	scenario: ScenarioOf<"failure">;
	needs: NeedGraph;
	start: LoadStart;
	outcome: LoadOutcome;
	fired: FiredFault;
	healedAtMs: number | null;
}): TrialFault {
	const { scenario, needs, start, outcome, fired, healedAtMs } = seen;
	const { capability, kind } = faultOf(scenario);
	const since = (epochMs: number) =>
		Math.max(0, epochMs - start.measuredFromEpochMs);
	return {
		capability,
		kind,
		firedAt: since(fired.firedAtMs),
		healedAt: healedAtMs === null ? null : since(healedAtMs),
		fired: fired.count(),
		proof: fired.proof(),
		bystanders: bystanderLoss(outcome.operations, needs, capability),
		recoveryMs: recoveryMs(shares(outcome), since(fired.firedAtMs)),
	};
}

/** The same load without the fault: what would have been lost anyway. */
export function placeboHappening(
	scenario: ScenarioOf<"failure">,
	needs: NeedGraph,
): Happening {
	const { capability, kind, atMs } = faultOf(scenario);
	return async () => (outcome) => ({
		fault: {
			capability,
			kind,
			firedAt: null,
			healedAt: null,
			fired: 0,
			proof: "placebo: nothing was done",
			bystanders: bystanderLoss(outcome.operations, needs, capability),
			recoveryMs: recoveryMs(shares(outcome), atMs),
		},
	});
}

function shares(outcome: LoadOutcome): (number | null)[] {
	const series = Object.values(outcome.operations).map(
		({ perSecond }) => perSecond,
	);
	return goodShares(series, Math.ceil(outcome.durationMs / 1000));
}

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
