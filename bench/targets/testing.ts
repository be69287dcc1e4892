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

/** Eight customers who ask again as soon as they are answered, over connections that stay open. */
export function requestLoop(url: string) {
	const failures: string[] = [];
	const pids = new Set<number>();
	let good = 0;
	let stopping = false;
	const customer = async () => {
		while (!stopping) {
			try {
				const response = await fetch(url);
				pids.add(((await response.json()) as { pid: number }).pid);
				good += 1;
			} catch (failure) {
				failures.push(`${failure} ${(failure as Error).cause}`);
			}
		}
	};
	const customers = Array.from({ length: 8 }, customer);
	return {
		good: () => good,
		pids: () => pids,
		async stop() {
			stopping = true;
			await Promise.all(customers);
			return failures;
		},
	};
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
