import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { SessionPlan } from "../load/plan.ts";
import type { ArmTrace, OperationTrace } from "../results/trace-schema.ts";
import type { Broker } from "../targets/broker.ts";
import type { Pinning } from "../targets/pinning.ts";
import { type TracedArm, traceArm } from "../trace/trace-arm.ts";
import type { ArmBuild } from "./builds.ts";
import { signInAccounts } from "./customers.ts";
import { type ShopData, seedPlanOf } from "./scenario-run.ts";
import { startArm } from "./start-arm.ts";

/** What to trace, and how. */
export interface TracePlan {
	root: string;
	arms: readonly string[];
	builds: ReadonlyMap<string, ArmBuild>;
	broker: Broker;
	pinning: Pinning;
	/** Folder for logs, and for spans while they are read. */
	folder: string;
	/** The last request of each is traced. */
	journeys: SessionPlan["journeys"];
	data: ShopData;
	seed: number;
	/** On each arm, of all journeys together. */
	requests: number;
	ratePerSecond: number;
	warmupMs: number;
	signal: AbortSignal;
	tell: (phase: string, arm: string) => void;
	/** Does something with all spans of an arm, before they are forgotten. */
	keepSpans?: (arm: string, traced: TracedArm) => void;
}

/** Traces one arm after the other; what was traced by operation. Throws when it is stopped, with nothing left running. */
export async function traceArms(plan: TracePlan): Promise<OperationTrace[]> {
	const found = new Map<string, Record<string, ArmTrace>>();
	for (const arm of plan.arms) {
		plan.signal.throwIfAborted();
		const traced = await traceOne(plan, arm);
		plan.keepSpans?.(arm, traced);
		for (const [operation, trace] of Object.entries(traced.operations))
			found.set(operation, { ...found.get(operation), [arm]: trace });
	}
	return [...found].map(([operation, arms]) => ({ operation, arms }));
}

async function traceOne(plan: TracePlan, arm: string): Promise<TracedArm> {
	const { builds, data, journeys, seed, tell } = plan;
	const folder = join(plan.folder, `traced-${arm}`);
	const seedPlan = seedPlanOf(seed, data);
	mkdirSync(folder, { recursive: true });
	try {
		return await traceArm({
			...{ arm, folder, seedPlan, journeys },
			requests: plan.requests,
			ratePerSecond: plan.ratePerSecond,
			warmupMs: plan.warmupMs,
			signal: plan.signal,
			tell: (phase) => tell(phase, arm),
			accounts: (target) =>
				signInAccounts(seedPlan, target.keys.signingKeyFile),
			startTarget: (traceDir) =>
				startArm(plan, builds, { arm, runDir: folder, data, traceDir }),
		});
	} finally {
		rmSync(join(folder, "spans"), { recursive: true, force: true });
	}
}
