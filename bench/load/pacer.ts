import { cpus } from "node:os";

/** What to do next about a due time. */
export type Move = "send" | "spin" | { waitMs: number };

// Node's timers fire up to a little over 1 ms late, and a core that slept is slow at first: with a core of its own the driver spins on
// the clock through all but long rests, which halved its p95 at 200 requests a second. On a machine with one core it would take the
// system's time, and spins through the last moment only.
const spinMs = cpus().length > 1 ? 50 : 2;

/**
 * Sends in one go before answers are looked at: whoever catches up without looking opens a new connection for each request,
 * though old ones are free already, and falls behind further by that.
 */
const burst = 4;

/** A pure decision: send when due, spin when it is near, else sleep until it is near. */
export function nextMove(nowMs: number, dueMs: number, nearMs = spinMs): Move {
	const restMs = dueMs - nowMs;
	if (restMs <= 0) return "send";
	return restMs <= nearMs
		? "spin"
		: { waitMs: Math.max(1, Math.floor(restMs - nearMs)) };
}

/** Calls `onDue` for each due time, in order, never early; resolves after the last, or as soon as `signal` aborts. */
export function pace(
	dueTimesMs: Float64Array,
	options: {
		now: () => number;
		signal: AbortSignal;
		onDue: (index: number) => void;
	},
): Promise<void> {
	const { now, signal, onDue } = options;
	return new Promise((resolve, reject) => {
		let index = 0;
		const turn = () => {
			try {
				const last = Math.min(index + burst, dueTimesMs.length);
				while (index < last && !signal.aborted) {
					const move = nextMove(now(), dueTimesMs[index] as number);
					if (move === "spin") return void setImmediate(turn);
					if (move !== "send") return sleep(move.waitMs);
					onDue(index);
					index += 1;
				}
				if (index < dueTimesMs.length && !signal.aborted) setImmediate(turn);
				else resolve();
			} catch (error) {
				reject(error);
			}
		};
		const sleep = (ms: number) => {
			const wake = () => {
				clearTimeout(timer);
				signal.removeEventListener("abort", wake);
				turn();
			};
			const timer = setTimeout(wake, ms);
			signal.addEventListener("abort", wake);
		};
		turn();
	});
}
