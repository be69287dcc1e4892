import { createRandom, exponential } from "../stats/random.ts";

/** A stretch of load at one rate. */
export interface Stage {
	ratePerSecond: number;
	durationMs: number;
}

export interface ArrivalPlan {
	kind: "poisson" | "constant";
	stages: readonly Stage[];
	seed: number;
}

const arrivalStream = 1;

/**
 * When each session is due, in ms after the start of the load, ascending, in whole microseconds. The same plan gives the same
 * times for every arm. Throws RangeError on a rate or duration that is not a number ≥ 0.
 *
 * Arrivals of unit rate are mapped through the inverse of the cumulative rate (Çinlar 1975; Lewis & Shedler 1979), so a
 * change of rate between stages neither loses nor delays one.
 */
export function arrivalTimes(plan: ArrivalPlan): Float64Array {
	stagesAreNumbers(plan.stages);
	const expected = plan.stages.reduce((sum, stage) => sum + weight(stage), 0);
	const dueMs: number[] = [];
	const at = timeOfIntensity(plan.stages);
	for (const intensity of intensities(plan)) {
		if (intensity >= expected) break;
		dueMs.push(Math.round(at(intensity) * 1000) / 1000);
	}
	return Float64Array.from(dueMs);
}

/** The stages with a warm-up before them, at the rate with which the load begins. */
export function withWarmup(
	stages: readonly Stage[],
	warmupMs: number,
): readonly Stage[] {
	const first = stages[0];
	if (!first || warmupMs === 0) return stages;
	return [
		{ ratePerSecond: first.ratePerSecond, durationMs: warmupMs },
		...stages,
	];
}

/** How long all stages take together. */
export function durationOf(stages: readonly Stage[]): number {
	return stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}

function weight({ ratePerSecond, durationMs }: Stage): number {
	return (ratePerSecond * durationMs) / 1000;
}

function* intensities(plan: ArrivalPlan): Generator<number> {
	const random = createRandom(plan.seed, arrivalStream);
	const gap = plan.kind === "poisson" ? () => exponential(random) : () => 1;
	for (let sum = plan.kind === "poisson" ? gap() : 0; ; sum += gap()) yield sum;
}

/** Asked in ascending order only: it keeps its place in the stages. */
function timeOfIntensity(stages: readonly Stage[]) {
	let stage = 0;
	let beforeMs = 0;
	let before = 0;
	return (intensity: number): number => {
		let current = stages[stage] as Stage;
		while (intensity >= before + weight(current) && stage < stages.length - 1) {
			before += weight(current);
			beforeMs += current.durationMs;
			stage += 1;
			current = stages[stage] as Stage;
		}
		return beforeMs + ((intensity - before) / current.ratePerSecond) * 1000;
	};
}

function stagesAreNumbers(stages: readonly Stage[]) {
	for (const [index, { ratePerSecond, durationMs }] of stages.entries())
		for (const value of [ratePerSecond, durationMs])
			if (!(value >= 0 && Number.isFinite(value)))
				throw new RangeError(
					`arrivals: rate and duration of stage ${index + 1} must be finite and ≥ 0, they are ${ratePerSecond}/s for ${durationMs} ms`,
				);
}
