import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process, and how much it computed while it was looked at. */
export interface Busy {
	pid: number;
	name: string;
	/** 1: a whole core. */
	cores: number;
}

/** Clock ticks per second in /proc; the kernel gives 100 to programs on every platform that Node runs on. */
const ticksPerSecond = 100;

/** All processes but this one that computed while they were looked at, the busiest first; undefined where there is no /proc. */
export async function busiest(lookMs: number): Promise<Busy[] | undefined> {
	const before = ticksOfAll();
	if (!before) return undefined;
	const startedAt = performance.now();
	await sleep(lookMs);
	const after = ticksOfAll() ?? new Map();
	const seconds = (performance.now() - startedAt) / 1000;
	return [...after]
		.flatMap(([pid, { name, ticks }]) => {
			const used = ticks - (before.get(pid)?.ticks ?? ticks);
			const cores = used / ticksPerSecond / seconds;
			return used > 0 && pid !== process.pid ? [{ pid, name, cores }] : [];
		})
		.sort((a, b) => b.cores - a.cores);
}

function ticksOfAll():
	| Map<number, { name: string; ticks: number }>
	| undefined {
	try {
		const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
		return new Map(pids.flatMap(ticksOf));
	} catch {
		return undefined;
	}
}

function ticksOf(
	pid: string,
): [[number, { name: string; ticks: number }]] | [] {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		const end = stat.lastIndexOf(")");
		const name = stat.slice(stat.indexOf("(") + 1, end);
		const fields = stat.slice(end + 2).split(" ");
		// Fields 14 and 15: in user mode and in the kernel.
		const ticks = Number(fields[11]) + Number(fields[12]);
		return [[Number(pid), { name, ticks }]];
	} catch {
		// Gone while we looked.
		return [];
	}
}
