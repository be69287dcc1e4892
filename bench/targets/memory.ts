import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Target } from "./target.ts";

/** Memory of an arm in bytes, of each unit and in sum; pages that processes share are divided among them (PSS). */
export interface Memory {
	bytes: number;
	units: Readonly<Record<string, number>>;
}

type Watched = Pick<Target, "processes">;

/** Looks at the memory of all units. A look takes 2 to 4 ms a process, and the core of whoever looks. */
export function memoryNow(target: Watched): Memory {
	return sumUp(target, memoryOf);
}

/**
 * Has the system keep the peaks of all units from now on, and tells them when asked. Nothing runs meanwhile: looks under load were
 * taken on the driver's core, where no request left for as long. The sum is that of the units' peaks, which need not have come at one time.
 */
export function watchMemory(target: Watched): () => Memory {
	for (const { pid } of target.processes()) forgetPeak(pid);
	return () => sumUp(target, peakOf);
}

function sumUp(target: Watched, look: (pid: number) => number): Memory {
	const units: Record<string, number> = {};
	for (const { unit, pid } of target.processes())
		units[unit] = (units[unit] ?? 0) + look(pid);
	const bytes = Object.values(units).reduce((sum, unit) => sum + unit, 0);
	return { bytes, units };
}

/** Proportional memory of a process, resident memory where the system tells no better; 0 when it is gone. */
function memoryOf(pid: number): number {
	try {
		return process.platform === "linux"
			? bytesIn(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"), "Pss")
			: Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)])) * 1024;
	} catch {
		// What is gone uses nothing.
		return 0;
	}
}

/** From now on the system keeps the peak of a process anew (proc(5), clear_refs). */
function forgetPeak(pid: number): void {
	try {
		writeFileSync(`/proc/${pid}/clear_refs`, "5");
	} catch {
		// Gone, or a system that keeps no peaks: what is told is then what it has at the end.
	}
}

/** What a process has now, and what it has given back since its peak: that was its own, and shared with nobody. */
function peakOf(pid: number): number {
	const now = memoryOf(pid);
	try {
		const status = readFileSync(`/proc/${pid}/status`, "utf8");
		const givenBack = bytesIn(status, "VmHWM") - bytesIn(status, "VmRSS");
		return now + Math.max(0, givenBack);
	} catch {
		return now;
	}
}

function bytesIn(text: string, label: string): number {
	const found = new RegExp(`^${label}:\\s*(\\d+) kB`, "m").exec(text);
	return Number(found?.[1] ?? 0) * 1024;
}
