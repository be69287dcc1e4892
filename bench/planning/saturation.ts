import { manyServers, solveClosed } from "./mva.ts";

/** What a closed load asks for; CPU seconds of one request, or of one journey. */
export interface ClosedLoad {
	/** Of all units together, which share the arm's cores. */
	armSeconds: number;
	/** Of the process that does most: none can use more than one core. */
	busiestSeconds: number;
	/** Of the driver, on its own core. */
	driverSeconds: number;
	/** Of the arm. */
	cores: number;
	connections: number;
}

/** Requests per second of a closed load, by mean value analysis: the arm's cores, and the driver's, as stations. */
export function closedThroughput(load: ClosedLoad): number {
	const shared = manyServers(load.armSeconds, load.cores);
	const { perSecond } = solveClosed(
		{
			demandsSeconds: [shared.demandSeconds, load.driverSeconds],
			delaySeconds: shared.delaySeconds,
		},
		load.connections,
	);
	return Math.min(perSecond, 1 / load.busiestSeconds);
}
