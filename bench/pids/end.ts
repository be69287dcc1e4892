import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "./identity.ts";
import { type Noted, type NotedRun, survivorsOf } from "./runs.ts";

/** What became of a run that was ended. */
export interface Ended {
	ended: Noted[];
	/** Those that would not go, or are not ours to end. */
	left: Noted[];
}

/** Above the time that units have for their last requests, see start-units.ts. */
const politeMs = 10_000;
/** Left over: nobody waits for their answers any more. */
const orphanPoliteMs = 3_000;
const forcedMs = 5_000;
const lookEveryMs = 50;

/**
 * Ends a run: first its command line, where it goes on, which then stops all in order; then whatever is left, by SIGTERM and, after
 * a while, by SIGKILL. A process is looked at again before each signal, so that nobody is hit who got its pid later.
 */
export async function endRun(run: NotedRun): Promise<Ended> {
	const seen = new Map(run.processes.map((each) => [each.pid, each]));
	if (run.goesOn) await endAll(() => [run.head].filter(isRunning), politeMs);
	await endAll(() => {
		const living = survivorsOf(run.file);
		for (const each of living) seen.set(each.pid, each);
		return living;
	}, orphanPoliteMs);
	const left = survivorsOf(run.file);
	if (left.length === 0 && !isRunning(run.head))
		rmSync(run.file, { force: true });
	const ended = [...seen.values()].filter((each) => !isRunning(each));
	return { ended, left };
}

async function endAll(
	living: () => readonly { pid: number }[],
	graceMs: number,
): Promise<void> {
	const startedAt = performance.now();
	const asked = new Set<number>();
	for (;;) {
		const rest = living();
		const elapsedMs = performance.now() - startedAt;
		if (rest.length === 0 || elapsedMs > graceMs + forcedMs) return;
		for (const { pid } of rest) {
			if (elapsedMs > graceMs) signal(pid, "SIGKILL");
			else if (!asked.has(pid)) askToEnd(pid);
			asked.add(pid);
		}
		await sleep(lookEveryMs);
	}
}

/** A stopped process hears nothing until it continues. */
function askToEnd(pid: number): void {
	signal(pid, "SIGTERM");
	signal(pid, "SIGCONT");
}

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch {
		// Gone, or another user's: whoever looks again sees which.
	}
}
