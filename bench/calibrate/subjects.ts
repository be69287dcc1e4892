import type { LoadStart } from "../load/messages.ts";
import type { Behaviour } from "./behaviour.ts";
import type { KnownLoad } from "./drive.ts";
import {
	dueTimesOf,
	lognormalDraws,
	type Sorted,
	stallLatencies,
} from "./truth.ts";

/** A server of known behaviour, the load on it, and what every latency must come to. */
export interface Subject {
	says: string;
	load: KnownLoad;
	/** From when the load begins. */
	behaviourFrom(start: LoadStart): Behaviour;
	/** True latencies of the measured requests: ms, ascending. */
	truth: Sorted;
	/** How long autocannon is shown it, s; 0: not at all. */
	autocannonSeconds: number;
}

// The driver's own code has to be compiled as well: until then the compiler takes its core for some ms at a time.
const ramp = { connections: 8, leastMs: 2_000, greatestMs: 2_000 };
const stall = { everyMs: 5_000, stallMs: 1_000 };

const loadAt = (
	ratePerSecond: number,
	{ durationMs, seed }: { durationMs: number; seed: number },
): KnownLoad => ({
	arrivals: "poisson",
	stages: [{ ratePerSecond, durationMs }],
	warmupMs: 1_000,
	seed,
	ramp,
});

/** All servers that the driver is tried on. A p99 takes 1,000 requests to be earned. */
export function subjects(seed: number): Subject[] {
	return [
		constant(0, seed),
		constant(5, seed),
		{ ...constant(20, seed), autocannonSeconds: 2 },
		drawn(seed),
		stalling(seed),
	];
}

function constant(delayMs: number, seed: number): Subject {
	const load = loadAt(2_000, { durationMs: 2_000, seed });
	const measured = dueTimesOf(load).filter((ms) => ms >= 0);
	return {
		says: `constant ${delayMs} ms`,
		load,
		behaviourFrom: () => ({ kind: "delays", delaysMs: [delayMs] }),
		truth: measured.fill(delayMs),
		autocannonSeconds: 0,
	};
}

function drawn(seed: number): Subject {
	const load = loadAt(2_000, { durationMs: 2_000, seed });
	const dueMs = dueTimesOf(load);
	const of = { medianMs: 10, sigma: 0.6, seed };
	const measured = lognormalDraws(dueMs.filter((ms) => ms >= 0).length, of);
	const warmup = lognormalDraws(dueMs.length - measured.length, of);
	const delaysMs = [...warmup, ...measured];
	return {
		says: "lognormal, median 10 ms, sigma 0.6",
		load,
		behaviourFrom: () => ({ kind: "delays", delaysMs }),
		truth: Float64Array.from(measured).sort(),
		autocannonSeconds: 3,
	};
}

function stalling(seed: number): Subject {
	const load = loadAt(500, { durationMs: 10_000, seed });
	return {
		says: "at once, but a stall of 1 s every 5 s",
		load,
		behaviourFrom: ({ measuredFromEpochMs: fromEpochMs }) => ({
			kind: "stalls",
			fromEpochMs,
			...stall,
		}),
		truth: stallLatencies(dueTimesOf(load), stall),
		autocannonSeconds: 5,
	};
}
