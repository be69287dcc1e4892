import { fork } from "node:child_process";
import { join } from "node:path";
import { buildOf } from "../experiment/builds.ts";
import { findBroker } from "../targets/broker.ts";
import type { Closers } from "../targets/closers.ts";
import { startLocal } from "../targets/local.ts";
import { programsOf } from "../targets/options.ts";
import { moveTo, type Pinning } from "../targets/pinning.ts";
import type { Target } from "../targets/target.ts";
import { usageOf } from "../targets/usage.ts";
import type { Contestant } from "./contest.ts";

/** Where systems under test are started, and what closes them. */
export interface Ground {
	root: string;
	runDir: string;
	pinning: Pinning;
	customers: number;
	closers: Closers;
}

/** Starts an arm on the cores of the systems, its card processor without delay on the driver's. */
export async function startArm(arm: string, ground: Ground): Promise<Target> {
	const { root, pinning, customers, closers } = ground;
	const { topology, bundles } = buildOf(root, arm);
	const runDir = join(ground.runDir, arm);
	const target = await startLocal({
		topology,
		bundles,
		programs: programsOf(root),
		runDir,
		seed: { seed: 1, products: 1_000, customers },
		broker: await findBroker({
			bus: "direct",
			amqpUrl: undefined,
			folder: runDir,
			cores: [],
		}),
		pinning,
	});
	closers.add(target.stop);
	return target;
}

/** A whole arm as a contestant: the CPU of all its units counts. */
export function contestantOf(name: string, target: Target): Contestant {
	return {
		name,
		url: target.url,
		cpuMicros: () =>
			Object.values(target.usage()).reduce(
				(sum, { cpuMicros }) => sum + cpuMicros,
				0,
			),
	};
}

export interface BareOptions {
	/** The database of a shop. */
	database: string;
	/** `shop`: with the shop's way round express' setPrototypeOf. */
	server: "express" | "shop";
	/** Pays for orders there. */
	cardUrl?: string;
}

/** Starts a bare handler (bare.ts) on the cores of the systems. */
export async function startBare(
	name: string,
	options: BareOptions,
	ground: Ground,
): Promise<Contestant> {
	const child = fork(join(ground.root, "dist/bench/limits-bare.cjs"), {
		env: {
			PATH: process.env.PATH,
			NODE_ENV: "production",
			DATABASE: options.database,
			SERVER: options.server,
			...(options.cardUrl && { CARD_URL: options.cardUrl }),
		},
	});
	const gone = new Promise<void>((resolve) => {
		child.once("exit", () => resolve());
	});
	ground.closers.add(async () => {
		if (child.connected) child.disconnect();
		await gone;
	});
	const url = await new Promise<string>((resolve, reject) => {
		child.once("message", (message: { url: string }) => resolve(message.url));
		gone.then(() => reject(new Error(`${name} did not start`)));
	});
	const pid = child.pid as number;
	await moveTo(ground.pinning.systems, [pid]);
	return { name, url, cpuMicros: () => usageOf(pid)?.cpuMicros ?? 0 };
}
