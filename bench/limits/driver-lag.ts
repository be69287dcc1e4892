import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { drive } from "../calibrate/drive.ts";
import { startServerProcess } from "../calibrate/server-client.ts";
import { journalled } from "../pids/journal.ts";
import { createRandom, shuffle } from "../stats/random.ts";
import { moveTo } from "../targets/pinning.ts";
import type { Ground } from "./systems.ts";

/** Requests a second that the driver is to sustain on one core. */
export const lagRate = 10_000;
const warmupMs = 2_000;
const measuredMs = 8_000;

/** Lag (p99, ms) of the driver and of a bare loop on undici, round by round, on the same server and the same core. */
export interface DriverLags {
	driver: number[];
	bare: number[];
}

/** Lets both send the same requests at the same times, in random order within each round. */
export async function driverLags(ground: Ground): Promise<DriverLags> {
	const { root, pinning, rounds, closers } = ground;
	const bundle = (file: string) => join(root, "dist/bench", file);
	const server = await startServerProcess({
		bundle: bundle("calibrate-server.cjs"),
		cores: pinning.systems,
	});
	closers.add(server.close);
	await server.behave({ kind: "trivial" });
	const lags: DriverLags = { driver: [], bare: [] };
	const turns = {
		driver: () => ofDriver(server.url, bundle("driver.cjs"), ground),
		bare: () => ofBare(server.url, bundle("limits-driver.cjs"), ground),
	};
	const random = createRandom(3);
	for (let round = 0; round < rounds; round += 1)
		for (const who of shuffle(random, ["driver", "bare"] as const))
			lags[who].push(await turns[who]());
	return lags;
}

async function ofDriver(
	url: string,
	bundle: string,
	{ pinning }: Ground,
): Promise<number> {
	const { stats } = await drive({
		url,
		load: {
			arrivals: "poisson",
			stages: [{ ratePerSecond: lagRate, durationMs: measuredMs }],
			warmupMs,
			seed: 1,
			ramp: { connections: 8, leastMs: 3_000, greatestMs: 3_000 },
		},
		driver: { bundle, cores: pinning.driver },
		signal: new AbortController().signal,
	});
	return stats.lagMs.p99 as number;
}

async function ofBare(
	url: string,
	bundle: string,
	{ pinning, closers }: Ground,
): Promise<number> {
	const child = fork(bundle, {
		env: {
			...{ PATH: process.env.PATH, NODE_ENV: "production", URL: url },
			RATE: String(lagRate),
			WARMUP_MS: String(warmupMs),
			MEASURED_MS: String(measuredMs),
		},
	});
	journalled(child, { unit: "bare load driver" });
	const gone = once(child, "exit");
	const end = async () => {
		if (child.connected) child.disconnect();
		await gone;
	};
	closers.add(end);
	await moveTo(pinning.driver, [child.pid as number]);
	const [{ p99Ms }] = await Promise.race([
		once(child, "message") as Promise<[{ p99Ms: number }]>,
		gone.then(() => {
			throw new Error("limits: the bare driver ended before it was done");
		}),
	]);
	await end();
	return p99Ms;
}
