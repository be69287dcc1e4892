import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Living processes whose command line or environment names a folder: those that were started for it. */
export function processesIn(folder: string): number[] {
	return readdirSync("/proc")
		.map(Number)
		.filter((pid) => pid > 0 && pid !== process.pid && names(pid, folder));
}

/** Waits until a condition holds. Throws, saying what was waited for, when it does not within the limit. */
export async function until(
	description: string,
	condition: () => boolean | Promise<boolean>,
	limitMs = 15_000,
): Promise<void> {
	const deadline = performance.now() + limitMs;
	while (!(await condition())) {
		if (performance.now() > deadline)
			throw new Error(`waited ${limitMs} ms in vain until ${description}`);
		await sleep(20);
	}
}

function names(pid: number, folder: string): boolean {
	try {
		return ["cmdline", "environ"].some((file) =>
			readFileSync(`/proc/${pid}/${file}`, "utf8").includes(folder),
		);
	} catch {
		// It ended while we looked.
		return false;
	}
}
