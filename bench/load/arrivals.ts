import { createRandom, exponential } from "../stats/random.ts";

/** A stretch of load at one rate, or at one that changes evenly from the first to the second. */
export interface Stage {
	ratePerSecond: number;
	/** The rate at the end; that of the beginning unless told. */
	toPerSecond?: number;
	durationMs: number;
}

export interface ArrivalPlan {
	kind: "poisson" | "constant";
	stages: readonly Stage[];
	seed: number;
	/** Names the sub-stream of the seed; that of the measured load unless told. */
	stream?: number;
}

const arrivalStream = 1;
const warmupStream = 5;

/**
 * When each session is due, in ms after the start of the load, ascending, in whole microseconds. The same plan gives the same
 * times for every arm. Throws RangeError on a rate or duration that is not a number ≥ 0.
 *
 * Arrivals of unit rate are mapped through the inverse of the cumulative rate (Çinlar 1975; Lewis & Shedler 1979), so a
 * change of rate between stages neither loses nor delays one.
 */
export function arrivalTimes(plan: ArrivalPlan): Float64Array {
	stagesAreNumbers(plan.stages);
	const expected = expectedArrivals(plan.stages);
	const dueMs: number[] = [];
	const at = timeOfIntensity(plan.stages);
	for (const intensity of intensities(plan)) {
		if (intensity >= expected) break;
		dueMs.push(round(at(intensity)));
	}
	return Float64Array.from(dueMs);
}

/**
 * The arrivals of a warm-up and, after it, of the measured load, which are the same however long the warm-up is. In its first half
 * the warm-up climbs to the rate with which the load begins: a system that is met by all of it at once opens more connections
 * than it will ever need.
 */
export function arrivalsAfterWarmup(
	plan: ArrivalPlan,
	warmupMs: number,
): Float64Array {
	const measured = arrivalTimes(plan).map((ms) => round(ms + warmupMs));
	const rate = plan.stages[0]?.ratePerSecond ?? 0;
	const durationMs = warmupMs / 2;
	const warmup = arrivalTimes({
		...plan,
		stream: warmupStream,
		stages: [
			{ ratePerSecond: rate / 10, toPerSecond: rate, durationMs },
			{ ratePerSecond: rate, durationMs },
		],
	});
	const all = new Float64Array(warmup.length + measured.length);
	all.set(warmup);
	all.set(measured, warmup.length);
	return all;
}

/** How long all stages take together. */
export function durationOf(stages: readonly Stage[]): number {
	return stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}

/** How many arrivals a schedule has on average. */
export function expectedArrivals(stages: readonly Stage[]): number {
	return stages.reduce((sum, stage) => sum + weight(stage), 0);
}

function weight(stage: Stage): number {
	const { ratePerSecond, toPerSecond = ratePerSecond, durationMs } = stage;
	return (((ratePerSecond + toPerSecond) / 2) * durationMs) / 1000;
}

const round = (ms: number) => Math.round(ms * 1000) / 1000;

function* intensities(plan: ArrivalPlan): Generator<number> {
	const random = createRandom(plan.seed, plan.stream ?? arrivalStream);
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
		return beforeMs + timeInStage(intensity - before, current);
	};
}

/**
 * When a stage has seen so many arrivals of unit rate: the root of r·t + (r' − r)·t²/2T = n, in the form that also holds for r = 0
 * and r = r'. ms.
 */
function timeInStage(count: number, stage: Stage): number {
	const { ratePerSecond, toPerSecond = ratePerSecond, durationMs } = stage;
	const change = ((toPerSecond - ratePerSecond) / durationMs) * 1000;
	const root = Math.sqrt(Math.max(0, ratePerSecond ** 2 + 2 * change * count));
	return count === 0 ? 0 : ((2 * count) / (ratePerSecond + root)) * 1000;
}

function stagesAreNumbers(stages: readonly Stage[]) {
	for (const [index, stage] of stages.entries()) {
		const { ratePerSecond, toPerSecond = ratePerSecond, durationMs } = stage;
		for (const value of [ratePerSecond, toPerSecond, durationMs])
			if (!(value >= 0 && Number.isFinite(value)))
				throw new RangeError(
					`arrivals: rates and duration of stage ${index + 1} must be finite and ≥ 0, they are ${ratePerSecond}/s to ${toPerSecond}/s for ${durationMs} ms`,
				);
	}
}
