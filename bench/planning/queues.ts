/**
 * The share of arrivals that must wait in an M/M/c queue (Erlang 1917; Kleinrock, Queueing Systems 1, 1975, section 3.5).
 * `load` is λ ÷ μ, in busy servers. From Erlang's B by its recursion, which does not overflow. 1 where the queue is not stable.
 */
export function erlangC(servers: number, load: number): number {
	if (load >= servers) return 1;
	let blocked = 1;
	for (let count = 1; count <= servers; count += 1)
		blocked = (load * blocked) / (count + load * blocked);
	return blocked / (1 - (load / servers) * (1 - blocked));
}

/** A unit under a rate of journeys: what one asks of it in all its visits, and how many instances share that. */
export interface Station {
	demandSeconds: number;
	instances: number;
}

/**
 * Time at a station for one journey, queueing included, when the first free instance takes the next request (M/M/c): the
 * least that any balancing can reach. The number of visits cancels out: R = D · (1 + C(c, a) ÷ (c − a)), a = λ·D.
 */
export function sharedQueueSeconds(
	{ demandSeconds, instances }: Station,
	perSecond: number,
): number {
	const load = perSecond * demandSeconds;
	if (load >= instances) return Number.POSITIVE_INFINITY;
	return demandSeconds * (1 + erlangC(instances, load) / (instances - load));
}

/** The same when each request goes to an instance at random, whatever its queue (c times M/M/1): R = D ÷ (1 − ρ). */
export function splitQueueSeconds(
	{ demandSeconds, instances }: Station,
	perSecond: number,
): number {
	const busy = (perSecond * demandSeconds) / instances;
	return busy >= 1 ? Number.POSITIVE_INFINITY : demandSeconds / (1 - busy);
}
