import { fork } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildOf } from "../experiment/builds.ts";
import { journalled } from "../pids/journal.ts";
import { type Broker, findBroker } from "../targets/broker.ts";
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
	seeded: { customers: number; products: number };
	rounds: number;
	closers: Closers;
	say(line: string): void;
}

/** An arm that runs, and the folder of each unit's database. */
export interface Started {
	target: Target;
	dataDir: string;
}

/** Starts an arm on the cores of the systems, its card processor without delay on the driver's; over the direct bus unless told. */
export async function startArm(
	arm: string,
	ground: Ground,
	broker?: Broker,
): Promise<Started> {
	const { root, pinning, seeded, closers } = ground;
	const { topology, bundles } = buildOf(root, arm);
	const runDir = join(ground.runDir, broker ? `${arm}-${broker.kind}` : arm);
	const target = await startLocal({
		topology,
		bundles,
		programs: programsOf(root),
		runDir,
		seed: { seed: 1, ...seeded },
		broker:
			broker ??
			(await findBroker({
				bus: "direct",
				amqpUrl: undefined,
				folder: runDir,
				cores: [],
			})),
		pinning,
	});
	closers.add(target.stop);
	return { target, dataDir: join(runDir, "data") };
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

/** Some units of an arm as a contestant: the first of them answers. */
export function unitsContestantOf(
	name: string,
	target: Target,
	units: readonly string[],
): Contestant {
	const found = target.units.find((unit) => unit.name === units[0]);
	if (!found) throw new Error(`${target.arm} has no unit ${units[0]}`);
	return {
		name,
		url: found.url,
		cpuMicros() {
			const usage = target.usage();
			return units.reduce(
				(sum, unit) => sum + (usage[unit]?.cpuMicros ?? 0),
				0,
			);
		},
	};
}

/** The microservices, who are done only when every event has reached its subscribers. */
export function settlingContestantOf(name: string, target: Target): Contestant {
	const pending = async () => {
		const texts = await Promise.all(
			target.units
				.filter(({ capabilities }) => capabilities.length > 0)
				.map((unit) => target.metrics(unit.name)),
		);
		return texts.some((text) => /^shop_outbox_pending [1-9]/m.test(text));
	};
	return {
		...contestantOf(name, target),
		async settled() {
			while (await pending()) await sleep(25);
		},
	};
}

export interface BareOptions {
	/** The database of a shop. */
	database: string;
	/** `shop`: with the shop's way round express' setPrototypeOf; `http`: node:http alone. */
	server: "express" | "shop" | "http";
	/** Pays for orders there. */
	cardUrl?: string;
}

/** Starts a bare handler (bare.ts) on the cores of the systems. */
export function startBare(
	name: string,
	options: BareOptions,
	ground: Ground,
): Promise<Contestant> {
	const env = {
		DATABASE: options.database,
		SERVER: options.server,
		...(options.cardUrl && { CARD_URL: options.cardUrl }),
	};
	return startProgram(name, { file: "limits-bare.cjs", env }, ground);
}

/** Starts a bare gateway (bare-gateway.ts) before a service, whose CPU counts with its own. */
export async function startBareGateway(
	name: string,
	service: Contestant,
	ground: Ground,
): Promise<Contestant> {
	const env = { UPSTREAM: service.url };
	const program = { file: "limits-gateway.cjs", env };
	const alone = await startProgram(name, program, ground);
	return {
		...alone,
		cpuMicros: () => alone.cpuMicros() + service.cpuMicros(),
	};
}

async function startProgram(
	name: string,
	{ file, env }: { file: string; env: Record<string, string> },
	ground: Ground,
): Promise<Contestant> {
	const child = fork(join(ground.root, "dist/bench", file), {
		env: { PATH: process.env.PATH, NODE_ENV: "production", ...env },
	});
	journalled(child, { unit: name });
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
