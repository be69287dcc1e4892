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

preferThisProcess();

const stopped = new AbortController();
let runnable: Runnable | undefined;
let isWarm = false;

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
		isWarm = message.plan.model === "open" && message.plan.ramp !== undefined;
		return tell({ type: "prepared" });
	}
	if (!runnable) throw new Error("the driver was started before it was ready");
	if (isWarm) helpersLast();
	const outcome = await runnable.run({
		signal: stopped.signal,
		onStart: (start) => tell({ type: "started", ...start }),
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

/** A driver that waits for its core measures the waiting. Where the system allows it, the driver goes first. */
function preferThisProcess(): void {
	try {
		setPriority(-10);
	} catch {
		// Only root may: then the lag tells whether it mattered, and rejects the trial.
	}
}

/**
 * V8's helper threads share the driver's one core, and each takes it for a slice of 3 ms. Once the code is compiled they can wait;
 * before that they must not, or it never is.
 */
function helpersLast(): void {
	for (const thread of threads())
		try {
			if (thread !== process.pid) setPriority(thread, 19);
		} catch {
			// It has just ended.
		}
}

/** Ids of this process's threads; none where the system does not tell (anything but Linux). */
function threads(): number[] {
	try {
		return readdirSync("/proc/self/task").map(Number);
	} catch {
		return [];
	}
}
