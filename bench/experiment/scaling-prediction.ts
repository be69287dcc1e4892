import { closedThroughput } from "../planning/saturation.ts";
import type { ScalingPrediction } from "../results/scaling-schema.ts";

/** What one good request costs with one replica of everything, in CPU seconds, and where it runs. */
export interface RequestCost {
	/** By unit. */
	units: Readonly<Record<string, number>>;
	driver: number;
	/** The arm's. */
	cores: number;
	connections: number;
}

/**
 * What the capacity model (bench/planning) expects of more replicas of a unit: a request costs what it costs with one; no process
 * uses more than one core, and all processes of the arm share its cores. Also where each process has a core of its own. Null where
 * nothing was measured.
 */
export function predictScaling(
	cost: RequestCost,
	unit: string,
	replicas: number,
): ScalingPrediction | null {
	const all = Object.values(cost.units).reduce((sum, each) => sum + each, 0);
	if (all <= 0) return null;
	const here = (count: number) =>
		closedThroughput({
			armSeconds: all,
			busiestSeconds: busiest(cost, unit, count).seconds,
			driverSeconds: cost.driver,
			cores: cost.cores,
			connections: cost.connections,
		});
	const apart = busiest(cost, unit, replicas);
	return {
		perSecond: here(replicas),
		speedUp: here(replicas) / here(1),
		ownCoresPerSecond: 1 / apart.seconds,
		ownCoresSpeedUp: busiest(cost, unit, 1).seconds / apart.seconds,
		bottleneck: apart.unit,
	};
}

/** The unit whose processes have most to do for a request, each of them its share. */
function busiest({ units }: RequestCost, scaled: string, replicas: number) {
	return Object.entries(units)
		.map(([unit, seconds]) => ({
			unit,
			seconds: unit === scaled ? seconds / replicas : seconds,
		}))
		.reduce((most, each) => (each.seconds > most.seconds ? each : most));
}
