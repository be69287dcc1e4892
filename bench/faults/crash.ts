import { setTimeout as sleep } from "node:timers/promises";
import type { Target } from "../targets/target.ts";

/** A fault that has been set off. Times are epoch ms. */
export interface FiredFault {
	firedAtMs: number;
	/** When the unit said that it was ready again; null when it did not while it was watched. */
	healed: Promise<number | null>;
	/** How often it fired, as the supervisor's journal counts it. */
	count(): number;
	/** What shows that it fired and healed. */
	proof(): string;
}

/**
 * Kills the unit that holds a capability (SIGKILL): nothing is flushed, nothing is answered. It heals by itself, for the
 * supervisor starts it again; `patienceMs` is how long that is watched.
 */
export async function crash(
	target: Target,
	capability: string,
	patienceMs: number,
): Promise<FiredFault> {
	const unit = target.unitOf(capability);
	const before = target.journal().length;
	const firedAtMs = Date.now();
	await target.kill(unit, "SIGKILL");
	// A unit of several processes loses them all: that is one fault.
	const processes = () => Math.max(1, since("killed").length);
	const since = (event: "killed" | "exited" | "restarted") =>
		target
			.journal()
			.slice(before)
			.filter((entry) => entry.unit === unit && entry.event === event);
	return {
		firedAtMs,
		healed: firstOf(
			() => since("restarted")[processes() - 1]?.atMs,
			patienceMs,
		),
		count: () =>
			since("exited").filter(({ signal }) => signal === "SIGKILL").length /
			processes(),
		proof() {
			const exited = since("exited")[0];
			const restarted = since("restarted")[processes() - 1];
			const died = exited
				? `${unit} (pid ${exited.pid}) ended by ${exited.signal}`
				: `${unit} did not end`;
			const back = restarted
				? `pid ${restarted.pid} ready ${restarted.atMs - firedAtMs} ms later`
				: "not ready again";
			return `${died}; ${back}`;
		},
	};
}

async function firstOf(
	read: () => number | undefined,
	patienceMs: number,
): Promise<number | null> {
	const deadlineMs = Date.now() + patienceMs;
	for (;;) {
		const value = read();
		if (value !== undefined) return value;
		if (Date.now() > deadlineMs) return null;
		await sleep(10);
	}
}
