import type { Journey } from "../load/journey.ts";
import { nonNegativeLeastSquares } from "./least-squares.ts";
import { stepsPerJourney } from "./loads.ts";
import type { ArmMeasurement, Observation } from "./measurement-schema.ts";

/** The driver's core as if it were a unit: it is charged to no arm, and may be what limits a saturation here. */
export const driverStation = "(driver)";

/** CPU seconds that one request of a step takes of each unit, queueing not included. */
export interface Demands {
	/** Step → unit → seconds. */
	steps: Record<string, Record<string, number>>;
	/** Largest deviation of a load from what the demands say of it, as a share: their accuracy. */
	worstResidual: number;
}

/** The demands of an arm from its probe loads; what units use without any load is taken off. */
export function demandsOf(measured: ArmMeasurement): Demands {
	const { probes } = measured;
	const names = [...new Set(probes.flatMap(({ steps }) => Object.keys(steps)))];
	const stations = [...Object.keys(measured.units), driverStation];
	const totals = probes.map((probe) => totalSteps(probe));
	// Each load counts the same, however many requests it had: what is fitted is the mean cost of its requests.
	const rows = probes.map(({ steps }, load) =>
		names.map((name) => (steps[name] ?? 0) / (totals[load] ?? 1)),
	);
	const found = stations.map((station) =>
		nonNegativeLeastSquares(
			rows,
			probes.map(
				(probe, load) =>
					busySeconds(measured, probe, station) / (totals[load] ?? 1),
			),
		),
	);
	const steps = Object.fromEntries(
		names.map((name, column) => [
			name,
			Object.fromEntries(
				stations.map((station, index) => [
					station,
					found[index]?.[column] ?? 0,
				]),
			),
		]),
	);
	const residuals = probes.map((probe) => {
		const seen = ofArm(measured, (unit) => busySeconds(measured, probe, unit));
		const said = ofArm(measured, (unit) =>
			secondsFor(steps, probe.steps, unit),
		);
		return Math.abs(said / seen - 1);
	});
	return { steps, worstResidual: Math.max(...residuals) };
}

/** What one journey of a mix asks of each unit on average, in CPU seconds; of the driver's core too. */
export function journeyDemands(
	{ steps }: Demands,
	journeys: readonly Journey[],
): Record<string, number> {
	const counts = stepsPerJourney(journeys);
	const stations = new Set(Object.values(steps).flatMap(Object.keys));
	return Object.fromEntries(
		[...stations].map((station) => [
			station,
			secondsFor(steps, counts, station),
		]),
	);
}

/** CPU seconds of a unit in a load, without what it uses when nothing happens. */
export function busySeconds(
	{ units }: ArmMeasurement,
	{ unitsCpuSeconds, driverCpuSeconds, seconds }: Observation,
	station: string,
): number {
	if (station === driverStation) return driverCpuSeconds;
	const idle = units[station]?.idleCores ?? 0;
	return Math.max(0, (unitsCpuSeconds[station] ?? 0) - idle * seconds);
}

/** All requests of a load. */
export function totalSteps({ steps }: Pick<Observation, "steps">): number {
	return Object.values(steps).reduce((sum, count) => sum + count, 0);
}

function secondsFor(
	steps: Demands["steps"],
	counts: Readonly<Record<string, number>>,
	station: string,
): number {
	return Object.entries(counts).reduce(
		(sum, [name, count]) => sum + count * (steps[name]?.[station] ?? 0),
		0,
	);
}

/** Summed over the units of an arm. */
export function ofArm(
	{ units }: Pick<ArmMeasurement, "units">,
	of: (unit: string) => number,
): number {
	return Object.keys(units).reduce((sum, unit) => sum + of(unit), 0);
}
