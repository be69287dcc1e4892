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
import type { ArmMeasurement, Observation } from "./measurement-schema.ts";
import { closedThroughput } from "./saturation.ts";

/** A plan that misses what it can be held against by more is not to be believed. */
export const greatestError = 0.15;

/**
 * As busy the busiest of what can limit a saturation must be: the arm's cores, one of its processes, or the driver's core. With
 * 16 connections mean value analysis keeps that one busier than nine tenths; below this bound something else had the cores, and
 * the rate that was measured is no saturation.
 */
export const leastBusy = 0.8;

/**
 * A load whose cost differs from what the demands say of it by more was not explained by them: twice the error of the mix,
 * because single loads are shorter, and their errors cancel in the mix.
 */
export const greatestResidual = 2 * greatestError;

/** Why a check does not hold: the prediction missed, nothing was saturated, or the demands do not fit their own loads. */
export type Failing = "error" | "unsaturated" | "residual";

/** Predicted against measured: the saturation of this machine, from demands that were measured without it. */
export interface Check {
	/** Journeys per second of as many connections as were open. */
	predictedPerSecond: number;
	measuredPerSecond: number;
	/** (predicted − measured) ÷ measured. */
	error: number;
	/** Nothing is failing. */
	holds: boolean;
	failing: Failing[];
	/** How busy the arm's cores, its busiest process and the driver's core were, at the measured saturation. */
	armBusy: number;
	busiestUnit: number;
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
	const busy = busyAt(saturation, measured, machine.systemCores);
	const failing = failingOf({ error, busy, demands });
	return {
		predictedPerSecond,
		measuredPerSecond,
		error,
		holds: failing.length === 0,
		failing,
		...busy,
		moderateFactor: perStep(moderate) / perStep(saturation),
	};
}

type Busy = Pick<Check, "armBusy" | "busiestUnit" | "driverBusy">;

function busyAt(
	{ unitsCpuSeconds, driverCpuSeconds, seconds }: Observation,
	measured: ArmMeasurement,
	systemCores: number,
): Busy {
	const busyOf = (unit: string) => (unitsCpuSeconds[unit] ?? 0) / seconds;
	return {
		armBusy: ofArm(measured, busyOf) / systemCores,
		busiestUnit: Math.max(...Object.keys(measured.units).map(busyOf)),
		driverBusy: driverCpuSeconds / seconds,
	};
}

/** What cannot be computed (0 ÷ 0) is within no bound. */
function failingOf({
	error,
	busy,
	demands,
}: {
	error: number;
	busy: Busy;
	demands: Demands;
}): Failing[] {
	const isWithin: Record<Failing, boolean> = {
		error: Math.abs(error) <= greatestError,
		unsaturated: Math.max(...Object.values(busy)) >= leastBusy,
		residual: demands.worstResidual <= greatestResidual,
	};
	return (Object.keys(isWithin) as Failing[]).filter((each) => !isWithin[each]);
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
