import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
	type Bundle,
	bundleProgram,
	bundleUnits,
} from "../../bench/deploys/bundle.ts";
import type { Resilience } from "../../bench/scenario/vocabulary.ts";
import { type Broker, findBroker } from "../../bench/targets/broker.ts";
import type { Call } from "../../bench/targets/calls.ts";
import { startLocal } from "../../bench/targets/local.ts";
import type { Programs } from "../../bench/targets/options.ts";
import { noPinning } from "../../bench/targets/pinning.ts";
import type { Target } from "../../bench/targets/target.ts";
import { readTopology, type Topology } from "../../bench/targets/topology.ts";
import type { SeedPlan } from "../../shop/seed.ts";
import { root } from "./root.ts";

/** An arm under test: which build, and how its events travel. */
export interface Arm {
	name: string;
	topology: string;
	bus: "direct" | "amqp";
	/** Processes of each unit, 1 by default. */
	processes?: number;
	/** What guards processes and their calls, `full` by default. */
	resilience?: Resilience;
	/** Whether parts of its processes may be broken. */
	faults?: boolean;
	/** Calls that go through a relay. */
	relays?: readonly Call[];
	/** Folder in which units leave their spans when they stop. */
	traceDir?: string;
}

/** Every arm that must be the same shop. */
export const arms = {
	monolith: {
		name: "monolith",
		topology: "monolith/topology.json",
		bus: "direct",
	},
	colocated: {
		name: "colocated",
		topology: "microservices/colocated.json",
		bus: "direct",
	},
	direct: {
		name: "microservices, direct bus",
		topology: "microservices/topology.json",
		bus: "direct",
	},
	amqp: {
		name: "microservices, amqp bus",
		topology: "microservices/topology.json",
		bus: "amqp",
	},
	gateway: {
		name: "monolith behind the gateway",
		topology: "monolith/behind-gateway.json",
		bus: "direct",
	},
	workers: {
		name: "monolith, two processes",
		topology: "monolith/topology.json",
		bus: "direct",
		processes: 2,
	},
	replicated: {
		name: "microservices, two processes each",
		topology: "microservices/topology.json",
		bus: "direct",
		processes: 2,
	},
	bare: {
		name: "microservices, unguarded",
		topology: "microservices/topology.json",
		bus: "direct",
		resilience: "none",
	},
	timeouts: {
		name: "microservices, time-outs and repeats only",
		topology: "microservices/topology.json",
		bus: "direct",
		resilience: "timeouts",
	},
} as const satisfies Record<string, Arm>;

/** An arm that runs as real processes, and what only its owner knows. */
export interface RunningArm {
	arm: Arm;
	target: Target;
	seed: SeedPlan;
	/** Keys of this arm alone: what would forge tokens. */
	keys: {
		/** Private JWK that signs user tokens. */
		signing: Record<string, string>;
		/** Public JWK that verifies them. */
		verifying: Record<string, string>;
		serviceSecret: string;
	};
	/** Folder of data, keys and logs. */
	runDir: string;
	/** How its events travel, and who carries them. */
	broker: Broker;
	/** Stops everything, and removes its files. */
	stop(): Promise<void>;
}

/** The seed of the tests: small, but with more customers than there are tests that need a fresh one. */
export const testSeed: SeedPlan = { seed: 3, products: 80, customers: 400 };

/** What an arm runs: a bundle for each unit, and the programs beside them. */
export interface ArmBuild {
	topology: Topology;
	bundles: readonly Bundle[];
	programs: Programs;
}

/** Builds an arm from the sources as they are and starts it. */
export function startArm(
	arm: Arm,
	seed: SeedPlan = testSeed,
	cardDelayMs = 0,
): Promise<RunningArm> {
	const build = (folder: string) => buildArm(arm, folder);
	return startBuilt(arm, { seed, cardDelayMs, build });
}

/** Starts an arm as `build` makes it; what it makes may lie in the folder it is given, which goes when the arm stops. */
export async function startBuilt(
	arm: Arm,
	how: {
		seed: SeedPlan;
		cardDelayMs?: number;
		build: (folder: string) => Promise<ArmBuild>;
	},
): Promise<RunningArm> {
	const { seed, cardDelayMs = 0 } = how;
	// Inside the repository: bundles look for native packages from where they lie.
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	const folder = mkdtempSync(join(root, ".shoplab", "arm-"));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	let broker: Broker | undefined;
	try {
		const build = await how.build(folder);
		broker = await findBroker({
			bus: arm.bus,
			amqpUrl: process.env.AMQP_URL,
			folder,
			cores: [],
		});
		const runDir = join(folder, "run");
		const target = await startLocal({
			...build,
			resilience: arm.resilience ?? "full",
			faults: arm.faults ?? false,
			relays: arm.relays ?? [],
			...(arm.traceDir !== undefined && { traceDir: arm.traceDir }),
			runDir,
			seed,
			broker,
			pinning: noPinning("a test"),
			cardDelayMs,
		});
		const stop = async () => {
			await target.stop();
			await broker?.stop();
			remove();
		};
		const keys = readKeys(runDir);
		return { arm, target, seed, keys, runDir, broker, stop };
	} catch (cause) {
		await broker?.stop();
		remove();
		throw cause;
	}
}

/** Builds an arm from the sources as they are, into a folder inside the repository. */
export async function buildArm(arm: Arm, outDir: string): Promise<ArmBuild> {
	const topology = readTopology(join(root, arm.topology));
	for (const unit of Object.values(topology.units))
		unit.processes = arm.processes ?? unit.processes;
	const options = { root, outDir };
	const [bundles, supervisor, cardProcessor, relay] = await Promise.all([
		bundleUnits(topology, options),
		bundleProgram("supervisor", "bench/targets/supervisor-process.ts", options),
		bundleProgram("card-processor", "shop/card-processor/process.ts", options),
		bundleProgram("relay", "bench/faults/relay-process.ts", options),
	]);
	const programs = {
		supervisor: supervisor.file,
		cardProcessor: cardProcessor.file,
		relay: relay.file,
	};
	return { topology, bundles, programs };
}

function readKeys(runDir: string): RunningArm["keys"] {
	const read = (file: string) =>
		readFileSync(join(runDir, "keys", file), "utf8").trim();
	return {
		signing: JSON.parse(read("signing-key.json")),
		verifying: JSON.parse(read("public-keys.json")).keys[0],
		serviceSecret: read("service-secret"),
	};
}
