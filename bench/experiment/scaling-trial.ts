import type { TrialScaling } from "../results/scaling-schema.ts";
import { readScaledName, scaledName } from "../scenario/scaled-name.ts";
import type { Scenario } from "../scenario/schema.ts";
import { isOurs } from "../targets/elsewhere.ts";
import { memoryNow } from "../targets/memory.ts";
import type { Target } from "../targets/target.ts";
import { usageOf } from "../targets/usage.ts";
import { runTrial, type TrialSetup } from "./trial.ts";

/** The arms that trials are of: of a scaling scenario each arm with each number of replicas. */
export function trialArmsOf(
	scenario: Scenario,
	arms: readonly string[],
): readonly string[] {
	if (scenario.kind !== "scaling") return arms;
	const { replicas } = scenario;
	return arms.flatMap((arm) => replicas.map((count) => scaledName(arm, count)));
}

/** The arm that is started for a trial. */
export function startedArm({ kind }: Scenario, arm: string): string {
	return kind === "scaling" ? readScaledName(arm).arm : arm;
}

/**
 * One arm that is grown at rest, process by process, before its load, so that each start is measured alone; then a trial like any
 * other.
 */
export async function runScalingTrial(setup: TrialSetup, capability: string) {
	const { replicas } = readScaledName(setup.arm);
	let scaling: TrialScaling | undefined;
	const startTarget = async () => {
		const target = await setup.startTarget();
		if (!isOurs(target)) return target;
		const unit = target.unitOf(capability);
		try {
			setup.tell("adding replicas");
			const added = await grow(target, unit, replicas - 1);
			const busiestShare = watchShares(target, unit);
			const stop = () => {
				scaling ??= { unit, replicas, added, busiestShare: busiestShare() };
				return target.stop();
			};
			return { ...target, stop };
		} catch (failure) {
			await target.stop();
			throw failure;
		}
	};
	const trial = await runTrial({ ...setup, startTarget });
	return { ...trial, ...(scaling && { scaling }) };
}

async function grow(
	target: Target,
	unit: string,
	times: number,
): Promise<TrialScaling["added"]> {
	const added: TrialScaling["added"] = [];
	let before = memoryNow(target).bytes;
	for (let time = 0; time < times; time += 1) {
		const { readyMs } = await target.grow(unit);
		const after = memoryNow(target).bytes;
		added.push({ readyMs, memoryBytes: Math.max(0, after - before) });
		before = after;
	}
	return added;
}

/** From now on: the share of the unit's CPU that its busiest process used; null when none used any. */
function watchShares(target: Target, unit: string): () => number | null {
	const cpuMicros = () =>
		new Map(
			target
				.processes()
				.filter((process) => process.unit === unit)
				.map(({ pid }) => [pid, usageOf(pid)?.cpuMicros ?? 0]),
		);
	const before = cpuMicros();
	return () => {
		const used = [...cpuMicros()].map(
			([pid, micros]) => micros - (before.get(pid) ?? 0),
		);
		const all = used.reduce((sum, micros) => sum + micros, 0);
		return all > 0 ? Math.max(...used) / all : null;
	};
}
