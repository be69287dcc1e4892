import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { type Rejection, rejectionRules } from "../stats/rejection.ts";

/** What the cores of a trial had done, and what of that its own processes had, when somebody looked. */
export interface MachineReading {
	/** `performance.now()`. */
	atMs: number;
	/** Time that the cores were busy, and that the host took away; null where the system does not tell. */
	cores: CoreTimes | null;
	/** CPU of everything that belongs to the trial: arm, card processor, driver, the bench itself. */
	ownCpuMicros: number;
	/** How long the driver was ready to run and waited for a core. */
	driverWaitMicros: number;
	/** CPU that the driver had used. */
	driverCpuMicros?: number;
}

/** Sums over some cores since the machine started. */
export interface CoreTimes {
	busyMicros: number;
	stolenMicros: number;
	/** How many cores were added up. */
	count: number;
}

/** What else went on while a trial was measured. Shares are of the time of one core; null where the system does not tell. */
export interface Surroundings {
	/** CPU of processes that are no part of the trial. */
	foreignShare: number | null;
	/** What the host took, as a share of all cores of the trial. */
	stealShare: number | null;
	/** How long the driver waited for its core, as a share of the load. */
	driverWaitShare: number;
	/** CPU of the driver, in cores. */
	driverBusyShare?: number;
	/** 1, 5 and 15 minutes, at the end. */
	loadAverage: number[];
}

// USER_HZ: 100 on every Linux that Node runs on.
const microsPerTick = 10_000;

/** What some cores did since the machine started; all cores when none is named. Null where there is no /proc. */
export function readCores(cores: readonly number[]): CoreTimes | null {
	if (process.platform !== "linux") return null;
	return coreTimes(readFileSync("/proc/stat", "utf8"), cores);
}

/** The same, from the text of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, in ticks (proc(5)). */
export function coreTimes(
	stat: string,
	cores: readonly number[],
): CoreTimes | null {
	const lines = stat.split("\n").flatMap((line) => {
		const [, core, ticks] = /^cpu(\d+) (.*)$/.exec(line) ?? [];
		if (core === undefined || ticks === undefined) return [];
		if (cores.length > 0 && !cores.includes(Number(core))) return [];
		return [ticks.split(" ").map(Number)];
	});
	if (lines.length === 0) return null;
	const total = (fields: readonly number[]) =>
		lines.reduce(
			(sum, ticks) =>
				sum + fields.reduce((own, field) => own + (ticks[field] ?? 0), 0),
			0,
		) * microsPerTick;
	return {
		busyMicros: total([0, 1, 2, 5, 6]),
		stolenMicros: total([7]),
		count: lines.length,
	};
}

/** What went on between two looks. */
export function surroundings(
	before: MachineReading,
	after: MachineReading,
): Surroundings {
	const micros = (after.atMs - before.atMs) * 1000;
	const own = after.ownCpuMicros - before.ownCpuMicros;
	const cores =
		before.cores && after.cores
			? {
					busy: after.cores.busyMicros - before.cores.busyMicros,
					stolen: after.cores.stolenMicros - before.cores.stolenMicros,
					count: after.cores.count,
				}
			: null;
	return {
		// Ticks sample what the processes' own counters add up exactly: a little below nothing is nothing.
		foreignShare: cores && Math.max(0, (cores.busy - own) / micros),
		stealShare: cores && cores.stolen / (micros * cores.count),
		driverWaitShare:
			(after.driverWaitMicros - before.driverWaitMicros) / micros,
		...(after.driverCpuMicros !== undefined &&
			before.driverCpuMicros !== undefined && {
				driverBusyShare:
					(after.driverCpuMicros - before.driverCpuMicros) / micros,
			}),
		loadAverage: loadavg(),
	};
}

/** What a trial measures: times of answers, answers a second, or how many answers of which kind. */
export type Claim = "latency" | "throughput" | "counts";

const greatestForeignShareOfCounts = 0.5;

/** The rules about what else went on. Where a trial claims latency or throughput they are strict, where it counts requests they are wide. */
export function judgeSurroundings(
	found: Surroundings,
	claims: Claim,
): Rejection[] {
	const { foreignLoad, steal, driverWaited } = rejectionRules;
	const foreignLimit =
		claims === "counts" ? greatestForeignShareOfCounts : foreignLoad.limit;
	const rejections: Rejection[] = [];
	if ((found.foreignShare ?? 0) > foreignLimit)
		rejections.push({
			rule: "foreignLoad",
			why: `other programs used ${percent(found.foreignShare)} of a core, over ${percent(foreignLimit)}`,
		});
	if (claims === "counts") return rejections;
	if ((found.stealShare ?? 0) > steal.limit)
		rejections.push({
			rule: "steal",
			why: `the host took ${percent(found.stealShare)} of the cores' time, over ${percent(steal.limit)}`,
		});
	// A closed loop keeps the driver busy all the time; it has no schedule to fall behind.
	if (claims === "latency" && found.driverWaitShare > driverWaited.limit)
		rejections.push({
			rule: "driverWaited",
			why: `the driver waited for its core for ${percent(found.driverWaitShare)} of the load, over ${percent(driverWaited.limit)}`,
		});
	return rejections;
}

function percent(share: number | null): string {
	return `${Number(((share ?? 0) * 100).toPrecision(2))} %`;
}
