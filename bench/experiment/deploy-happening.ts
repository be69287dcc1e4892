import { setTimeout as sleep } from "node:timers/promises";
import type { Release } from "../deploys/release.ts";
import { type RolledOut, rollOut, takeBack } from "../deploys/roll-out.ts";
import type { Reach } from "../impact/reach.ts";
import type { LoadOutcome } from "../load/outcome.ts";
import { lostWithin, unavailableMs } from "../measure/interruption.ts";
import {
	availabilityOf,
	goodShares,
	recoveryMs,
	shortFrom,
} from "../measure/isolation.ts";
import type { TrialDeploy } from "../results/trial-schema.ts";
import type { Change } from "../scenario/change.ts";
import type { Rollout, ScenarioOf } from "../scenario/schema.ts";
import { UnitFailed } from "../targets/errors.ts";
import { memoryNow } from "../targets/memory.ts";
import type { Target } from "../targets/target.ts";
import { type Happening, until } from "./trial.ts";

/** A release and how it is brought out. */
export interface DeployPlan {
	/** Which change of the scenario, from 0. */
	cell: number;
	change: Change;
	release: Release;
	/** How edited files come to units. */
	reach: Reach[];
	rollout: Rollout;
}

/** The longest that one unit is expected to take, on a busy machine. */
const unitMs = 2_500;
/** Watched after the end. */
const tailMs = 1_000;
/** After a version that must not stay: to have recovered takes three good seconds. */
const recoveryTailMs = 4_000;

/** The scenario with a load that lasts until its release is out, and back where it is to go back. */
export function withRoomFor(
	scenario: ScenarioOf<"deploy">,
	{ shipped }: Release,
	{ bad }: Pick<Change, "bad">,
): ScenarioOf<"deploy"> {
	const { rollout, load } = scenario;
	const endMs = bad ? recoveryTailMs : tailMs;
	const { strategy, atMs, watchMs, backAfterMs } = rollout;
	const eachMs = unitMs + (strategy === "canary" ? watchMs : 0);
	const backMs =
		backAfterMs === null ? 0 : backAfterMs + unitMs * shipped.length;
	const neededMs = atMs + eachMs * shipped.length + backMs + endMs;
	if (neededMs <= load.durationMs || load.model === "closed") return scenario;
	const last = load.stages.at(-1);
	const longer = last && {
		...last,
		durationMs: last.durationMs + neededMs - load.durationMs,
	};
	const stages = longer ? [...load.stages.slice(0, -1), longer] : load.stages;
	return { ...scenario, load: { ...load, durationMs: neededMs, stages } };
}

/**
 * Rolls a release out, unit by unit, while customers keep coming, and back where the scenario says so or a unit did not take over.
 * It was built before the load began: a build on the machine that is being measured would be measured too.
 */
export function deployHappening(plan: DeployPlan): Happening {
	const { release, rollout } = plan;
	return async ({ target, start, signal }) => {
		await until(start.measuredFromEpochMs + rollout.atMs, signal);
		if (signal.aborted) throw new Error("interrupted before the roll-out");
		const fromMs = Date.now() - start.measuredFromEpochMs;
		const { value, peakMemoryBytes } = await withPeak(target, () =>
			outAndBack(plan, target, signal),
		);
		const { out, rollbackMs } = value;
		const toMs = Date.now() - start.measuredFromEpochMs;
		return (outcome) => ({
			deploy: {
				...shippedBy(plan),
				shipMs: out.shipMs,
				totalMs: release.buildMs + out.shipMs,
				rollbackMs,
				endedAtMs: toMs,
				ended: out.ended,
				...(out.why !== undefined && { why: out.why }),
				...(out.canary && { canary: out.canary }),
				unitsOut: out.units,
				restarted: capabilitiesOf(target, out.units),
				peakMemoryBytes,
				...noticed(outcome, { fromMs, toMs: toMs + tailMs }),
			},
		});
	};
}

/** Out, and back where that is wanted or a unit did not take over. */
async function outAndBack(
	plan: DeployPlan,
	target: Target,
	signal: AbortSignal,
): Promise<{ out: RolledOut; rollbackMs: number | null }> {
	const { release, rollout } = plan;
	const out = await rollOut(target, release.shipped, { rollout, signal });
	if (out.ended !== "out") refuseUnlessMeant(plan, target, out);
	else if (rollout.backAfterMs !== null)
		await sleep(rollout.backAfterMs, undefined, { signal });
	const goesBack = out.ended !== "out" || rollout.backAfterMs !== null;
	const rollbackMs =
		goesBack && out.units.length > 0 ? await takeBack(target, out.units) : null;
	return { out, rollbackMs };
}

function shippedBy({ cell, change, release, reach, rollout }: DeployPlan) {
	const { shipped, unitsTotal, buildMs } = release;
	return {
		...{ change: change.id, story: change.story, cell, unitsTotal, buildMs },
		reach,
		strategy: rollout.strategy,
		unitsShipped: shipped.map(({ unit }) => unit),
		bytesShipped: shipped.reduce((sum, { bytes }) => sum + bytes, 0),
	};
}

/** A version that should be good and does not take over is a failure of the arm, and no finding. */
function refuseUnlessMeant(
	{ change }: DeployPlan,
	{ arm }: Target,
	{ why }: RolledOut,
): void {
	if (!change.bad)
		throw new UnitFailed(
			`the new version of ${arm} did not take over: ${why}; its log is in the folder of the run`,
		);
}

function capabilitiesOf(target: Target, units: readonly string[]): string[] {
	return target.units
		.filter(({ name }) => units.includes(name))
		.flatMap(({ capabilities }) => capabilities);
}

/** What customers noticed of it. */
function noticed(
	{ operations, durationMs }: LoadOutcome,
	span: { fromMs: number; toMs: number },
): Pick<
	TrialDeploy,
	| "failedDuringDeploy"
	| "failedBefore"
	| "slow"
	| "unavailableMs"
	| "reached"
	| "recoveryMs"
> {
	const seconds = Math.ceil(durationMs / 1000);
	const availability = availabilityOf(operations, seconds);
	const { failed, slow } = lostWithin(operations, span);
	// The second in which it begins counts as its own.
	const before = { fromMs: 0, toMs: span.fromMs - 1_000 };
	const all = Object.values(operations).map(({ perSecond }) => perSecond);
	return {
		failedDuringDeploy: failed,
		failedBefore: before.toMs < 0 ? 0 : lostWithin(operations, before).failed,
		slow,
		unavailableMs: unavailableMs(availability, span),
		reached: shortFrom(availability, span.fromMs),
		recoveryMs: recoveryMs(goodShares(all, seconds), span.fromMs),
	};
}

const lookEveryMs = 250;

/**
 * Does something, and tells the most memory that all units had at once meanwhile. It looks, since the peaks that the system keeps
 * (watchMemory) are of processes that are there at the start, and here old and new versions stand side by side.
 */
async function withPeak<Value>(
	target: Target,
	action: () => Promise<Value>,
): Promise<{ value: Value; peakMemoryBytes: number }> {
	let peakMemoryBytes = 0;
	const look = () => {
		peakMemoryBytes = Math.max(peakMemoryBytes, memoryNow(target).bytes);
	};
	look();
	const timer = setInterval(look, lookEveryMs);
	try {
		const value = await action();
		look();
		return { value, peakMemoryBytes };
	} finally {
		clearInterval(timer);
	}
}
