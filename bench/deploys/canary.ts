import { setTimeout as sleep } from "node:timers/promises";
import type {
	CanaryCounts,
	Probe,
	VersionCounts,
} from "../targets/protocol.ts";
import type { Target } from "../targets/target.ts";
import {
	type CanaryLimits,
	type CanaryVerdict,
	judgeCanary,
} from "./canary-verdict.ts";

/** A version that is to prove itself on a share of the requests. */
export interface CanaryRelease {
	unit: string;
	/** The bundle. */
	file: string;
	/** Of the unit's requests, from 0 to 1. */
	share: number;
	/** Answers that take longer count as slow. */
	slowAfterMs: number;
	limits: CanaryLimits;
	readyLimitMs?: number;
	probe?: Probe;
	/** How long the old version rests after a promotion; see ReplaceOptions. */
	restMs?: number;
}

/** What became of it. */
export interface CanaryOutcome {
	promoted: boolean;
	why: string;
	/** From the start of its process until it was ready, or had failed. */
	readyMs: number;
	/** From its first share until it was promoted, or was given nothing any more; 0 of one that did not start. */
	sharedMs: number;
	/** Until the losing version had finished its last answer. */
	totalMs: number;
	/** What it was given: the requests and failures of one that is aborted are its blast radius. */
	canary: VersionCounts;
	stable: VersionCounts;
}

/** What a canary is given when nobody says otherwise. */
export const usualCanary = {
	share: 0.1,
	slowAfterMs: 1_000,
	limits: {
		moreFailed: 0.01,
		moreSlow: 0.05,
		watchMs: 5_000,
		giveUpMs: 30_000,
		leastRequests: 40,
	},
} satisfies Partial<CanaryRelease>;

const lookEveryMs = 100;

/** Releases a version as a canary, and decides by itself. An abort of `signal` aborts the canary. */
export async function releaseCanary(
	target: Target,
	release: CanaryRelease,
	signal: AbortSignal,
): Promise<CanaryOutcome> {
	const { unit, file, limits, restMs, ...given } = release;
	const startedAt = performance.now();
	const since = () => performance.now() - startedAt;
	const { started, why, readyMs } = await target.beginCanary(unit, file, given);
	if (!started) return notStarted(why ?? "it did not start", readyMs);
	const beganMs = since();
	try {
		const verdict = await watch(() => target.readCanary(unit), limits, signal);
		const watchedMs = since() - beganMs;
		const ending = await target.endCanary(unit, {
			do: verdict.do,
			...(restMs !== undefined && { restMs }),
		});
		const { canary, stable } = ending.counts;
		return {
			promoted: ending.replaced,
			// What was to be promoted may have failed at the last moment.
			why: verdict.do === "abort" ? verdict.why : (ending.why ?? verdict.why),
			readyMs,
			sharedMs: watchedMs + ending.readyMs,
			totalMs: since(),
			...{ canary, stable },
		};
	} catch (cause) {
		// Whoever looks no more must not leave customers with a canary.
		await target.endCanary(unit, { do: "abort" }).catch(() => undefined);
		throw cause;
	}
}

/** Looks at a canary until there is a verdict. */
async function watch(
	read: () => Promise<CanaryCounts>,
	limits: CanaryLimits,
	signal: AbortSignal,
): Promise<Exclude<CanaryVerdict, { do: "wait" }>> {
	const startedAt = performance.now();
	for (;;) {
		signal.throwIfAborted();
		const counts = await read();
		const verdict = judgeCanary(counts, performance.now() - startedAt, limits);
		if (verdict.do !== "wait") return verdict;
		await sleep(lookEveryMs, undefined, { signal });
	}
}

function notStarted(why: string, readyMs: number): CanaryOutcome {
	const nothing = { requests: 0, failures: 0, slow: 0 };
	return {
		...{ promoted: false, why, readyMs, sharedMs: 0, totalMs: readyMs },
		...{ canary: nothing, stable: nothing },
	};
}
