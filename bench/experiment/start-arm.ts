import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Broker } from "../targets/broker.ts";
import { startLocal } from "../targets/local.ts";
import { programsOf, templatesFor } from "../targets/options.ts";
import type { Pinning } from "../targets/pinning.ts";
import type { Target } from "../targets/target.ts";
import { resilienceOf } from "./arms.ts";
import type { ArmBuild } from "./builds.ts";
import { brokerOf } from "./buses.ts";
import { type ShopData, seedPlanOf } from "./scenario-run.ts";

/** Starts an arm in a folder of its own; of a trial only its logs stay. */
export async function startArm(
	{
		root,
		seed,
		broker,
		pinning,
	}: { root: string; seed: number; broker: Broker; pinning: Pinning },
	builds: ReadonlyMap<string, ArmBuild>,
	{
		arm,
		runDir,
		data,
		traceDir,
	}: {
		arm: string;
		runDir: string;
		data: ShopData;
		/** See LocalOptions. */
		traceDir?: string;
	},
): Promise<Target> {
	const { topology, bundles } = builds.get(arm) as ArmBuild;
	const target = await startLocal({
		topology,
		bundles,
		programs: programsOf(root),
		runDir,
		seed: seedPlanOf(seed, data),
		broker: brokerOf(arm, broker),
		resilience: resilienceOf(arm, data.resilience ?? "full"),
		...(data.faults && { faults: true }),
		...(data.relays && { relays: data.relays }),
		...(data.heapMegabytes !== undefined && {
			heapMegabytes: data.heapMegabytes,
		}),
		workMicros: Math.round((data.work ?? 0) * 1000),
		pinning,
		...(traceDir !== undefined && { traceDir }),
		...templatesFor(root, data.products),
	}).catch((failure: unknown) => {
		dropData(runDir);
		throw failure;
	});
	const stop = () => target.stop().finally(() => dropData(runDir));
	return { ...target, stop };
}

/** Of a trial only its logs stay: databases are large, and keys are nobody's business. */
function dropData(runDir: string): void {
	for (const folder of ["data", "keys"])
		rmSync(join(runDir, folder), { recursive: true, force: true });
}
