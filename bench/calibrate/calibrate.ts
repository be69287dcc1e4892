import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { EnvironmentNotReady } from "../targets/errors.ts";
import type { Pinning } from "../targets/pinning.ts";
import { autocannonOn, type Summary } from "./autocannon.ts";
import {
	type CapacityStep,
	capacityLoads,
	capacityStepOf,
	heldPerSecond,
} from "./capacity.ts";
import { drive } from "./drive.ts";
import { type Measurement, measure } from "./measurement.ts";
import { type ServerProcess, startServerProcess } from "./server-client.ts";
import { type Subject, subjects } from "./subjects.ts";

/** All that a calibration found. */
export interface Calibration {
	node: string;
	pinning: string;
	/** All p50 and p99 are near enough to the true ones. */
	within: boolean;
	measurements: Measurement[];
	autocannon: Summary[];
	/** The rate of a trivial GET that the driver holds with a p99 lag under 1 ms. */
	heldPerSecond: number;
	capacity: CapacityStep[];
}

export interface CalibrateOptions {
	root: string;
	seed: number;
	pinning: Pinning;
	signal: AbortSignal;
	tell: (line: string) => void;
}

/** Measures the driver of real runs against servers of known behaviour. Throws EnvironmentNotReady; rejects when interrupted. */
export async function calibrate(
	options: CalibrateOptions,
): Promise<Calibration> {
	machineCan(options);
	const { root, seed, pinning, signal, tell } = options;
	const server = await startServerProcess({
		bundle: serverBundle(root),
		cores: pinning.systems,
	});
	const driver = { bundle: driverBundle(root), cores: pinning.driver };
	try {
		const all = subjects(seed);
		const measurements: Measurement[] = [];
		for (const subject of all) {
			tell(`measuring: ${subject.says}`);
			measurements.push(await measure(subject, server, { driver, signal }));
		}
		const autocannon = await showAutocannon(all, server, options);
		const capacity: CapacityStep[] = [];
		for (const load of capacityLoads(seed)) {
			const rate = load.stages[0]?.ratePerSecond;
			tell(`how much the driver holds: ${rate}/s, ${load.arrivals}`);
			await server.behave({ kind: "trivial" });
			const driven = await drive({ url: server.url, load, driver, signal });
			capacity.push(capacityStepOf(load, driven));
		}
		return {
			node: process.versions.node,
			pinning: pinning.says,
			within: measurements.every(({ p50, p99 }) => p50.within && p99.within),
			measurements,
			autocannon,
			heldPerSecond: heldPerSecond(capacity),
			capacity,
		};
	} finally {
		await server.close();
	}
}

async function showAutocannon(
	all: readonly Subject[],
	server: ServerProcess,
	{ root, pinning, signal, tell }: CalibrateOptions,
): Promise<Summary[]> {
	const summaries: Summary[] = [];
	const shown = all.filter(({ autocannonSeconds }) => autocannonSeconds > 0);
	for (const subject of shown) {
		for (const mode of ["closed", "rate"] as const) {
			tell(`autocannon, ${mode}: ${subject.says}`);
			const cores = pinning.driver;
			summaries.push(
				await autocannonOn(subject, server, { root, cores, signal, mode }),
			);
		}
	}
	return summaries;
}

const driverBundle = (root: string) => join(root, "dist/bench/driver.cjs");
const serverBundle = (root: string) =>
	join(root, "dist/bench/calibrate-server.cjs");

function machineCan({ root }: CalibrateOptions): void {
	const why = "calibrate measures the driver's own process against a server";
	for (const file of [driverBundle(root), serverBundle(root)])
		if (!existsSync(file))
			throw new EnvironmentNotReady({
				code: "NotBuilt",
				what: "a program is not built",
				where: file,
				why,
				fix: "npm run build",
			});
	if (availableParallelism() < 2)
		throw new EnvironmentNotReady({
			code: "OneCore",
			what: "there is only one core",
			where: "this machine",
			why: `${why}, each on a core of its own; on one they would measure each other`,
			fix: "run it on a machine with two cores or more",
		});
}
