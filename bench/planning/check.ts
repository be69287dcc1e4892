import type { Journey } from "../load/journey.ts";
import {
	busySeconds,
	type Demands,
	driverStation,
	journeyDemands,
	ofArm,
	totalSteps,
} from "./demands.ts";
import { stepsPerJourney } from "./loads.ts";
import type { ArmMeasurement } from "./measurement-schema.ts";
import { closedThroughput } from "./saturation.ts";

/** A plan that misses what it can be held against by more is not to be believed. */
export const greatestError = 0.15;

/** Predicted against measured: the saturation of this machine, from demands that were measured without it. */
export interface Check {
	/** Journeys per second of as many connections as were open. */
	predictedPerSecond: number;
	measuredPerSecond: number;
	/** (predicted − measured) ÷ measured. */
	error: number;
	holds: boolean;
	/** How busy the arm's cores and the driver's were, at the measured saturation. */
	armBusy: number;
	driverBusy: number;
	/** CPU of a journey at the planned utilisation ÷ that at saturation: batching makes busy processes cheaper. */
	moderateFactor: number;
}

/** Predicts the measured saturation of an arm by mean value analysis: its cores, and the driver's, as stations. */
export function checkAgainstSaturation(
	measured: ArmMeasurement,
	demands: Demands,
	machine: { systemCores: number; journeys: readonly Journey[] },
): Check {
	const { saturation, moderate } = measured;
	const predictedPerSecond = predictSaturation(measured, demands, machine);
	const perJourney = Object.values(stepsPerJourney(machine.journeys)).reduce(
		(sum, count) => sum + count,
		0,
	);
	const measuredPerSecond =
		totalSteps(saturation) / saturation.seconds / perJourney;
	const error = predictedPerSecond / measuredPerSecond - 1;
	const perStep = (load: typeof saturation) =>
		ofArm(measured, (unit) => busySeconds(measured, load, unit)) /
		totalSteps(load);
	return {
		predictedPerSecond,
		measuredPerSecond,
		error,
		holds: Math.abs(error) <= greatestError,
		armBusy:
			ofArm(measured, (unit) => saturation.unitsCpuSeconds[unit] ?? 0) /
			saturation.seconds /
			machine.systemCores,
		driverBusy: saturation.driverCpuSeconds / saturation.seconds,
		moderateFactor: perStep(moderate) / perStep(saturation),
	};
}

/** Journeys per second of a closed load: units share the arm's cores, and none has more than one of them. */
export function predictSaturation(
	measured: ArmMeasurement,
	demands: Demands,
	machine: { systemCores: number; journeys: readonly Journey[] },
): number {
	const perJourney = journeyDemands(demands, machine.journeys);
	const idleCores = ofArm(
		measured,
		(unit) => measured.units[unit]?.idleCores ?? 0,
	);
	const share =
		machine.systemCores / Math.max(0.01, machine.systemCores - idleCores);
	const all = ofArm(measured, (unit) => perJourney[unit] ?? 0) * share;
	const most = Math.max(
		...Object.keys(measured.units).map((unit) => perJourney[unit] ?? 0),
	);
	// A connection is one customer who does the steps of a journey one after another, so that a journey is one round trip.
	return closedThroughput({
		armSeconds: all,
		busiestSeconds: most,
		driverSeconds: perJourney[driverStation] ?? 0,
		cores: machine.systemCores,
		connections: measured.connections,
	});
}
