import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a process, or a unit over all its processes, has used since it began. */
export interface Usage {
	/** CPU time, user and system. */
	cpuMicros: number;
	/** Time spent runnable but waiting for a core; 0 where the system does not tell. */
	coreWaitMicros: number;
	rssBytes: number;
	/** Resident memory with shared pages divided among their users; rssBytes where the system does not tell. */
	pssBytes: number;
}

// USER_HZ: 100 on every Linux that Node runs on.
const microsPerTick = 10_000;

/** What a process has used, or undefined when it is gone. */
export function usageOf(pid: number): Usage | undefined {
	try {
		return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
	} catch {
		// The files vanish with the process: gone is an answer.
		return undefined;
	}
}

/**
 * Adds up what units use, over restarts: CPU of a process that is gone counts as last seen, memory does not.
 */
export function createUsageLedger() {
	const seen = new Map<string, Map<number, Usage>>();
	return {
		/** What a unit has used, given its living processes. */
		read(unit: string, pids: readonly number[]): Usage {
			const processes = seen.get(unit) ?? new Map<number, Usage>();
			seen.set(unit, processes);
			for (const [pid, usage] of processes)
				processes.set(pid, { ...usage, rssBytes: 0, pssBytes: 0 });
			for (const pid of pids) {
				const usage = usageOf(pid);
				if (usage) processes.set(pid, usage);
			}
			return sum([...processes.values()]);
		},
	};
}

function sum(usages: readonly Usage[]): Usage {
	const total = { cpuMicros: 0, coreWaitMicros: 0, rssBytes: 0, pssBytes: 0 };
	for (const usage of usages)
		for (const key of Object.keys(total) as (keyof Usage)[])
			total[key] += usage[key];
	return total;
}

function fromProc(pid: number): Usage {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	// The name in brackets may hold spaces; utime and stime are fields 14 and 15, that is 11 and 12 after it.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	if (fields[0] === "Z") throw new Error("gone");
	const ticks = Number(fields[11]) + Number(fields[12]);
	const memory = memoryOf(pid);
	return {
		cpuMicros: ticks * microsPerTick,
		coreWaitMicros: coreWaitMicros(pid),
		...memory,
	};
}

function memoryOf(pid: number): { rssBytes: number; pssBytes: number } {
	const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
	const bytes = (label: string) =>
		Number(new RegExp(`^${label}:\\s*(\\d+) kB`, "m").exec(text)?.[1] ?? 0) *
		1024;
	return { rssBytes: bytes("Rss"), pssBytes: bytes("Pss") };
}

/** schedstat holds, for each thread: nanoseconds on a core, nanoseconds waiting for one, time slices. */
function coreWaitMicros(pid: number): number {
	let waitNanos = 0;
	for (const thread of readdirSync(`/proc/${pid}/task`)) {
		try {
			const text = readFileSync(
				`/proc/${pid}/task/${thread}/schedstat`,
				"utf8",
			);
			waitNanos += Number(text.split(" ")[1]);
		} catch {
			// A thread that ended while we looked, or a kernel without schedstat: it adds nothing.
		}
	}
	return Math.round(waitNanos / 1000);
}

function fromPs(pid: number): Usage {
	const text = execFileSync("ps", ["-o", "rss=,time=", "-p", String(pid)], {
		encoding: "utf8",
	});
	const [rss = "0", time = "0"] = text.trim().split(/\s+/);
	const rssBytes = Number(rss) * 1024;
	return {
		cpuMicros: secondsOf(time) * 1_000_000,
		coreWaitMicros: 0,
		rssBytes,
		pssBytes: rssBytes,
	};
}

/** Seconds of `ps` time: [[dd-]hh:]mm:ss[.cc]. */
function secondsOf(time: string): number {
	return time
		.split(/[-:]/)
		.map(Number)
		.reverse()
		.reduce(
			(total, part, place) =>
				total + part * ([1, 60, 3600, 86_400][place] ?? 0),
			0,
		);
}
