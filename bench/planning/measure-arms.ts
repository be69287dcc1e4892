import { join } from "node:path";
import { armNamed } from "../experiment/arms.ts";
import { buildOf } from "../experiment/builds.ts";
import { describeEnvironment } from "../experiment/environment.ts";
import { seedPlanOf } from "../experiment/scenario-run.ts";
import { startArm } from "../experiment/start-arm.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Broker } from "../targets/broker.ts";
import type { Pinning } from "../targets/pinning.ts";
import { measureArm } from "./measure.ts";
import type { Measurement } from "./measurement-schema.ts";

/** What to measure, on which arms. */
export interface MeasureArmsOptions {
	root: string;
	scenario: Scenario;
	arms: readonly string[];
	seed: number;
	broker: Broker;
	pinning: Pinning;
	/** Folder for what the arms keep while they run. */
	runDir: string;
	utilisation: number;
	probeMs: number;
	signal: AbortSignal;
	tell: (line: string) => void;
}

/** One arm after another, fresh processes on a fresh database each; nothing is left running. */
export async function measureArms(
	options: MeasureArmsOptions,
): Promise<Measurement> {
	const { root, scenario, seed, pinning, utilisation } = options;
	const environment = describeEnvironment(root, pinning.says);
	const systemCores = pinning.systems.length || environment.cores;
	const builds = new Map(options.arms.map((arm) => [arm, buildOf(root, arm)]));
	const measured: Measurement["arms"] = [];
	for (const arm of options.arms) {
		const tell = (line: string) => options.tell(`${arm}: ${line}`);
		options.signal.throwIfAborted();
		tell("starting");
		const target = await startArm(options, builds, {
			arm,
			runDir: join(options.runDir, arm),
			data: {
				...scenario.data,
				work: scenario.work,
				resilience: scenario.resilience,
			},
		});
		try {
			measured.push(
				await measureArm({
					target,
					driver: {
						bundle: join(root, "dist", "bench", "driver.cjs"),
						cores: pinning.driver.join(","),
					},
					door: armNamed(arm).door === "soap" ? "soap" : "rest",
					signal: options.signal,
					seedPlan: seedPlanOf(seed, scenario.data),
					journeys: scenario.load.journeys,
					utilisation,
					systemCores,
					probeMs: options.probeMs,
					tell,
				}),
			);
		} finally {
			tell("stopping");
			await target.stop();
		}
	}
	return {
		schemaVersion: 1,
		kind: "shoplab plan measurement",
		measuredAt: new Date().toISOString(),
		machine: {
			node: environment.node,
			os: environment.os,
			cores: environment.cores,
			systemCores,
			pinned: pinning.systems.length > 0,
			pinning: pinning.says,
		},
		journeysId: scenario.id,
		journeys: scenario.load.journeys.map(({ name, weight, steps }) => ({
			name,
			weight,
			steps,
		})),
		utilisation,
		arms: measured,
	};
}
