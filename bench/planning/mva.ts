/** A closed system: stations where customers queue, and a delay where they do not (thinking, or wire). */
export interface ClosedModel {
	demandsSeconds: readonly number[];
	delaySeconds: number;
}

/** What a closed system of N customers does. */
export interface ClosedSolution {
	perSecond: number;
	/** Time in the stations, without the delay. */
	responseSeconds: number;
	/** Mean customers at each station. */
	queues: number[];
}

/**
 * Exact mean value analysis of one class (Reiser & Lavenberg, JACM 27(2), 1980; Lazowska et al. 1984, section 6.4): who
 * arrives sees the queues of a system with one customer less.
 */
export function solveClosed(
	{ demandsSeconds, delaySeconds }: ClosedModel,
	customers: number,
): ClosedSolution {
	let queues = demandsSeconds.map(() => 0);
	let perSecond = 0;
	let responseSeconds = 0;
	for (let count = 1; count <= customers; count += 1) {
		const seen = queues;
		const times = demandsSeconds.map(
			(demand, station) => demand * (1 + (seen[station] ?? 0)),
		);
		responseSeconds = times.reduce((sum, time) => sum + time, 0);
		perSecond = count / (delaySeconds + responseSeconds);
		const rate = perSecond;
		queues = times.map((time) => rate * time);
	}
	return { perSecond, responseSeconds, queues };
}

/**
 * A station of c servers as one that is c times as fast and a delay (Seidmann, Schweitzer & Shalev-Oren, Large Scale Systems
 * 12, 1987): right for one customer and for many, near in between.
 */
export function manyServers(
	demandSeconds: number,
	servers: number,
): { demandSeconds: number; delaySeconds: number } {
	return {
		demandSeconds: demandSeconds / servers,
		delaySeconds: (demandSeconds * (servers - 1)) / servers,
	};
}
