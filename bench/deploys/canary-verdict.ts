import type { Estimate } from "../stats/interval.ts";
import { shareDifference, shareInterval } from "../stats/share.ts";
import type { CanaryCounts, VersionCounts } from "../targets/protocol.ts";

/** What a canary must keep, and how long it is watched. */
export interface CanaryLimits {
	/** Most by which its share of failures may exceed that of the stable version: 0.01 for one in a hundred. */
	moreFailed: number;
	/** Most by which its share of slow answers may. */
	moreSlow: number;
	/** It is promoted after so long, if it was given `leastRequests` by then; */
	watchMs: number;
	/** if not, it is watched for so long at most, and then aborted: nothing is known of it. */
	giveUpMs: number;
	leastRequests: number;
}

/** What is to become of a canary, and why. */
export type CanaryVerdict =
	| { do: "wait" }
	| { do: "promote" | "abort"; why: string };

/**
 * Judges a canary by what was counted so far. It is aborted when the 95 % interval of its share less the stable version's lies
 * above the limit as a whole. Who looks again and again meets such an interval more often than once in 40 looks by chance, but never
 * where nothing failed; and a release that is aborted for nothing can be tried again.
 */
export function judgeCanary(
	counts: CanaryCounts,
	elapsedMs: number,
	limits: CanaryLimits,
): CanaryVerdict {
	if (counts.ended !== undefined) return { do: "abort", why: counts.ended };
	const { moreFailed, moreSlow, watchMs, giveUpMs, leastRequests } = limits;
	const why =
		complaint(counts, "failures", moreFailed) ??
		complaint(counts, "slow", moreSlow);
	if (why !== undefined) return { do: "abort", why };
	const { requests } = counts.canary;
	if (elapsedMs >= watchMs && requests >= leastRequests)
		return {
			do: "promote",
			why: `${seconds(elapsedMs)} s and ${requests} requests showed nothing against it`,
		};
	if (elapsedMs < giveUpMs) return { do: "wait" };
	return {
		do: "abort",
		why: `it was given ${requests} requests in ${seconds(elapsedMs)} s, and ${leastRequests} were to judge it by`,
	};
}

const names = { failures: "failed", slow: "were slow" };

function complaint(
	{ stable, canary }: CanaryCounts,
	what: keyof typeof names,
	most: number,
): string | undefined {
	const more = excess(stable, canary, what);
	if (!more || Number(more.low) <= most) return undefined;
	const of = (version: VersionCounts) =>
		`${version[what]} of ${version.requests}`;
	return `${of(canary)} of its requests ${names[what]}, and ${of(stable)} of the stable version's`;
}

/** Undefined before the canary has answered anything. */
function excess(
	stable: VersionCounts,
	canary: VersionCounts,
	what: keyof typeof names,
): Estimate | undefined {
	const share = (version: VersionCounts) => ({
		count: version[what],
		of: version.requests,
	});
	if (canary.requests === 0) return undefined;
	// Where all is given to the canary there is nothing beside it.
	if (stable.requests === 0) return shareInterval(share(canary));
	return shareDifference(share(canary), share(stable));
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);
