import { readdirSync } from "node:fs";
import { setPriority } from "node:os";
import { prepareSaturation } from "./closed.ts";
import { prepareOpenLoad } from "./driver.ts";
import type { FromDriver, LoadStart, ToDriver } from "./messages.ts";
import type { ClosedOutcome, LoadOutcome } from "./outcome.ts";
import type { ClosedPlan, OpenPlan } from "./plan.ts";

// Entry of the driver's own process, dist/bench/driver.cjs. It lives as long as its parent's IPC channel.

interface Runnable {
	run(options: {
		signal: AbortSignal;
		onStart: (start: LoadStart) => void;
	}): Promise<LoadOutcome | ClosedOutcome>;
}

const stopped = new AbortController();
let runnable: Runnable | undefined;

process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when the driver ends.
process.on("SIGINT", () => stopped.abort());
process.on("message", (message: ToDriver) => {
	obey(message).catch((error: unknown) =>
		tell({ type: "error", message: textOf(error) }),
	);
});
process.on("uncaughtException", (error) => {
	tell({ type: "error", message: textOf(error) });
	process.exitCode = 1;
	process.disconnect();
});

async function obey(message: ToDriver): Promise<void> {
	if (message.type === "stop") return stopped.abort();
	if (message.type === "prepare") {
		runnable = await prepare(message.plan);
		return tell({ type: "prepared" });
	}
	if (!runnable) throw new Error("the driver was started before it was ready");
	const outcome = await runnable.run({
		signal: stopped.signal,
		onStart: (start) => {
			setTimeout(goFirst, start.measuredFromEpochMs - Date.now());
			tell({ type: "started", ...start });
		},
	});
	tell({ type: "outcome", outcome });
}

async function prepare(plan: OpenPlan | ClosedPlan): Promise<Runnable> {
	if (plan.model === "closed") return prepareSaturation(plan);
	return prepareOpenLoad(plan, stopped.signal);
}

function tell(message: FromDriver): void {
	process.send?.(message);
}

function textOf(error: unknown): string {
	return error instanceof Error
		? (error.stack ?? error.message)
		: String(error);
}

/**
 * A driver that waits for its core measures the waiting. Where the system allows it, its main thread goes first while it measures and
 * V8's threads, which share its one core, go last; before, they must not, or they do not get to compile it.
 */
function goFirst(): void {
	try {
		for (const thread of readdirSync("/proc/self/task"))
			if (Number(thread) !== process.pid) setPriority(Number(thread), 10);
		setPriority(-10);
	} catch {
		// Only Linux tells its threads, and only root may go first: then the lag tells whether it mattered, and rejects the trial.
	}
}
