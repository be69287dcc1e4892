import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { usageOf } from "../../targets/usage.ts";

/** A process, and how much it computed while it was looked at. */
export interface Busy {
	pid: number;
	name: string;
	/** 1: a whole core. */
	cores: number;
}

/** All processes but this one that computed while they were looked at, the busiest first; undefined where there is no /proc. */
export async function busiest(lookMs: number): Promise<Busy[] | undefined> {
	const before = cpuOfAll();
	if (!before) return undefined;
	const startedAt = performance.now();
	await sleep(lookMs);
	const after = cpuOfAll() ?? new Map<number, number>();
	const micros = (performance.now() - startedAt) * 1000;
	return [...after]
		.flatMap(([pid, cpuMicros]) => {
			const used = cpuMicros - (before.get(pid) ?? cpuMicros);
			return used > 0 && pid !== process.pid
				? [{ pid, name: nameOf(pid), cores: used / micros }]
				: [];
		})
		.sort((a, b) => b.cores - a.cores);
}

/** CPU time of every process in µs. */
function cpuOfAll(): Map<number, number> | undefined {
	try {
		const pids = readdirSync("/proc").map(Number).filter(Boolean);
		return new Map(
			pids.flatMap((pid): [number, number][] => {
				const usage = usageOf(pid);
				return usage ? [[pid, usage.cpuMicros]] : [];
			}),
		);
	} catch {
		return undefined;
	}
}

function nameOf(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
	} catch {
		return "a process that has ended";
	}
}
