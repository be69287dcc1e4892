/**
 * Operational laws and bounds: Denning & Buzen, The Operational Analysis of Queueing Network Models, Computing Surveys 10(3),
 * 1978; Lazowska, Zahorjan, Graham & Sevcik, Quantitative System Performance, 1984, chapters 3 and 5. Demands and times in
 * seconds, rates per second. They assume nothing of distributions: what flows in flows out, and demands do not depend on load.
 */

/** Utilisation law: the busy share of a station (over 1: it would take that many), U = X·D. */
export function utilisation(perSecond: number, demandSeconds: number): number {
	return perSecond * demandSeconds;
}

/** Interactive response time law, solved for the throughput: X = N ÷ (R + Z). */
export function interactiveThroughput(
	users: number,
	responseSeconds: number,
	thinkSeconds: number,
): number {
	return users / (responseSeconds + thinkSeconds);
}

/** Interactive response time law: R = N ÷ X − Z. */
export function interactiveResponse(
	users: number,
	perSecond: number,
	thinkSeconds: number,
): number {
	return users / perSecond - thinkSeconds;
}

/** What bounds need to know of a closed system: the demands at its stations, and the think time between two journeys. */
export interface ClosedSystem {
	demandsSeconds: readonly number[];
	thinkSeconds: number;
}

/** The throughput that a closed system of N users lies between. */
export interface ThroughputBounds {
	low: number;
	high: number;
}

const sum = (values: readonly number[]) =>
	values.reduce((total, value) => total + value, 0);

/** Asymptotic bounds (Lazowska et al. 1984, table 5.1): N ÷ (N·D + Z) ≤ X ≤ min(1 ÷ Dmax, N ÷ (D + Z)). */
export function asymptoticBounds(
	{ demandsSeconds, thinkSeconds }: ClosedSystem,
	users: number,
): ThroughputBounds {
	const all = sum(demandsSeconds);
	return {
		low: users / (users * all + thinkSeconds),
		high: Math.min(
			1 / Math.max(...demandsSeconds),
			users / (all + thinkSeconds),
		),
	};
}

/** Balanced job bounds (Zahorjan et al. 1982; Lazowska et al. 1984, table 5.2): never wider than the asymptotic ones. */
export function balancedJobBounds(
	{ demandsSeconds, thinkSeconds }: ClosedSystem,
	users: number,
): ThroughputBounds {
	const all = sum(demandsSeconds);
	const most = Math.max(...demandsSeconds);
	const mean = all / demandsSeconds.length;
	return {
		low:
			users /
			(all +
				thinkSeconds +
				((users - 1) * most) / (1 + thinkSeconds / (users * all))),
		high: Math.min(
			1 / most,
			users /
				(all + thinkSeconds + ((users - 1) * mean) / (1 + thinkSeconds / all)),
		),
	};
}

/** The users from which on somebody must wait: N* = (D + Z) ÷ Dmax. */
export function saturationUsers({
	demandsSeconds,
	thinkSeconds,
}: ClosedSystem): number {
	return (sum(demandsSeconds) + thinkSeconds) / Math.max(...demandsSeconds);
}
