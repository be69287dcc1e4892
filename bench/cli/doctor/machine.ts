import { readFileSync } from "node:fs";
import { availableParallelism, freemem, loadavg } from "node:os";
import { EnvironmentNotReady } from "../../targets/errors.ts";
import { choosePinning } from "../../targets/pinning.ts";
import { takePorts } from "../../targets/ports.ts";
import { busiest } from "./busiest.ts";
import { doubtful, type Finding, fine, missing } from "./finding.ts";

// What the machine has, and who else uses it.

export function cores(): Finding {
	const count = availableParallelism();
	const { says, driver } = choosePinning();
	if (count < 2)
		return doubtful(
			"cores",
			"one core: driver and systems disturb each other",
			"use a machine with two cores or more",
		);
	if (driver.length === 0)
		return doubtful(
			"cores",
			`${count} cores; ${says}`,
			"install taskset (package util-linux; Linux only)",
		);
	if (count < 4)
		return doubtful(
			"cores",
			`${count} cores; ${says}; with fewer than four nothing is concluded about scaling`,
			"use a machine with four cores or more for scaling scenarios",
		);
	return fine("cores", `${count} cores; ${says}`);
}

/** Above this share of a core, trials that claim latency are rejected (bench/stats/rejection.ts). */
const busyShare = 0.25;
const lookMs = 500;

/** Who is busy just now; the load average where there is no /proc. */
export async function otherLoad(): Promise<Finding> {
	const found = await busiest(lookMs);
	if (!found) return byLoadAverage();
	const all = found.reduce((sum, { cores }) => sum + cores, 0);
	const what = `other processes use ${all.toFixed(2)} of ${availableParallelism()} cores`;
	if (all < busyShare) return fine("load", what);
	const names = found
		.slice(0, 3)
		.filter(({ cores }) => cores >= 0.02)
		.map(
			({ name, pid, cores }) =>
				`${name} (pid ${pid}, ${Math.round(cores * 100)} % of a core)`,
		);
	return doubtful(
		"load",
		`${what}: ${names.join(", ") || "many small ones"}`,
		"end them, or wait until they are done: trials beside busy programs are rejected",
	);
}

function byLoadAverage(): Finding {
	const load = loadavg()[0] ?? 0;
	const what = `load average ${load.toFixed(2)}`;
	return load < 0.5 * availableParallelism()
		? fine("load", what)
		: doubtful(
				"load",
				`${what}: other programs are busy`,
				"close them, or wait a minute, before measuring",
			);
}

export async function ports(): Promise<Finding> {
	try {
		await (await takePorts()).release();
		return fine("ports", "ports are free on 127.0.0.1");
	} catch (error) {
		if (!(error instanceof EnvironmentNotReady)) throw error;
		const { what, where } = error.problem;
		return missing(
			"ports",
			`${what} (${where})`,
			"see what of shoplab runs by shoplab ps, and end what is left over by shoplab down; ss -ltnp shows who else listens",
		);
	}
}

/** Twelve services, a broker, a driver and the card processor at their peak. */
const neededMegabytes = 1_500;

export function memory(): Finding {
	const megabytes = Math.round(availableBytes() / 1e6);
	const what = `${megabytes.toLocaleString("en")} MB of memory available`;
	return megabytes >= neededMegabytes
		? fine("memory", what)
		: doubtful(
				"memory",
				`${what}; the services take up to ${neededMegabytes.toLocaleString("en")} MB, and a machine that swaps measures its disk`,
				"close other programs",
			);
}

/** What Linux can give without swapping; elsewhere what is free. */
function availableBytes(): number {
	try {
		const text = readFileSync("/proc/meminfo", "utf8");
		const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
		if (kilobytes) return Number(kilobytes) * 1024;
	} catch {
		// No /proc.
	}
	return freemem();
}
