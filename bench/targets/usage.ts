import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a process, or a unit over all its processes, has used since it began. */
export interface Usage {
	/** CPU time, user and system. */
	cpuMicros: number;
	/** Time spent runnable but waiting for a core; 0 where the system does not tell. */
	coreWaitMicros: number;
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

/** A process that has ended: its unit, and all the CPU it had used by then. */
export interface Ended {
	pid: number;
	unit: string;
	cpuMicros: number;
}

/**
 * How long the main thread of a process was ready to run and waited for a core, in µs; 0 where the system does not tell. Its helper
 * threads, V8's among them, wait for the main thread by design.
 */
export function mainThreadWaitMicros(pid: number): number {
	try {
		const text = readFileSync(`/proc/${pid}/schedstat`, "utf8");
		return Math.round(Number(text.split(" ")[1]) / 1000);
	} catch {
		// Not Linux, or gone.
		return 0;
	}
}

/**
 * Adds up what units use, over restarts: of a process that is gone counts the CPU that it ended with, or was last seen with.
 * `ended` tells of those.
 */
export function createUsageLedger(ended: () => readonly Ended[] = () => []) {
	const seen = new Map<string, Map<number, Usage>>();
	return {
		/** What a unit has used, given its living processes. */
		read(unit: string, pids: readonly number[]): Usage {
			const processes = seen.get(unit) ?? new Map<number, Usage>();
			seen.set(unit, processes);
			for (const pid of pids) {
				const usage = usageOf(pid);
				if (usage) processes.set(pid, usage);
			}
			for (const { pid, cpuMicros, ...gone } of ended()) {
				if (gone.unit !== unit || pids.includes(pid)) continue;
				const last = processes.get(pid) ?? nothing;
				const most = Math.max(last.cpuMicros, cpuMicros);
				processes.set(pid, { ...last, cpuMicros: most });
			}
			return sum([...processes.values()]);
		},
	};
}

const nothing: Usage = { cpuMicros: 0, coreWaitMicros: 0 };

function sum(usages: readonly Usage[]): Usage {
	const total = { ...nothing };
	for (const usage of usages)
		for (const key of Object.keys(total) as (keyof Usage)[])
			total[key] += usage[key];
	return total;
}

function fromProc(pid: number): Usage {
	const { state, ticks } = statOf(pid);
	if (state === "Z") throw new Error("gone");
	const threads = threadTimes(pid);
	return {
		// Ticks are 10 ms coarse, and threads that ended are missing in the sum of the others: the larger is nearer to the truth.
		cpuMicros: Math.max(ticks.own * microsPerTick, threads.cpuMicros),
		coreWaitMicros: threads.waitMicros,
	};
}

/** CPU that the ended children of a process had used, in steps of 10 ms; 0 where the system does not tell. */
export function endedChildrenCpuMicros(pid: number): number {
	try {
		return statOf(pid).ticks.endedChildren * microsPerTick;
	} catch {
		return 0;
	}
}

/** proc(5): the name in brackets may hold spaces; utime to cstime are fields 14 to 17, that is 11 to 14 after it. */
function statOf(pid: number) {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	const ticks = (from: number) =>
		Number(fields[from]) + Number(fields[from + 1]);
	return {
		state: fields[0],
		ticks: { own: ticks(11), endedChildren: ticks(13) },
	};
}

/** schedstat holds, for each thread: nanoseconds on a core, nanoseconds waiting for one, time slices. */
function threadTimes(pid: number): { cpuMicros: number; waitMicros: number } {
	let cpuNanos = 0;
	let waitNanos = 0;
	for (const thread of readdirSync(`/proc/${pid}/task`)) {
		try {
			const text = readFileSync(
				`/proc/${pid}/task/${thread}/schedstat`,
				"utf8",
			);
			const [onCore, waiting] = text.split(" ");
			cpuNanos += Number(onCore);
			waitNanos += Number(waiting);
		} catch {
			// A thread that ended while we looked, or a kernel without schedstat: it adds nothing.
		}
	}
	return {
		cpuMicros: Math.round(cpuNanos / 1000),
		waitMicros: Math.round(waitNanos / 1000),
	};
}

function fromPs(pid: number): Usage {
	const time = execFileSync("ps", ["-o", "time=", "-p", String(pid)], {
		encoding: "utf8",
	});
	return { cpuMicros: secondsOf(time.trim()) * 1_000_000, coreWaitMicros: 0 };
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
