import { arrivalsAfterWarmup } from "../load/arrivals.ts";
import { createRandom, shuffle } from "../stats/random.ts";
import { endOfStall } from "./behaviour.ts";
import type { KnownLoad } from "./drive.ts";

/** Latencies, ascending, in ms. */
export type Sorted = Float64Array;

/** The value that so large a share of all does not pass (nearest rank, as HdrHistogram counts). Null when there is none. */
export function quantile(sorted: Sorted, share: number): number | null {
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** When the requests of a load are due, in ms after its measured part began; those of the warm-up come first and are negative. */
export function dueTimesOf(load: KnownLoad): Float64Array {
	const { arrivals: kind, stages, seed, warmupMs } = load;
	const all = arrivalsAfterWarmup({ kind, stages, seed }, warmupMs);
	return all.map((ms) => ms - warmupMs);
}

/**
 * What each request of an open load waits for in the stalls, seen from when it was due: nothing, or the rest of the stall. Exact
 * for this very schedule.
 */
export function stallLatencies(
	dueMs: Float64Array,
	stall: { everyMs: number; stallMs: number },
): Sorted {
	return dueMs
		.filter((ms) => ms >= 0)
		.map((ms) => endOfStall(ms, stall) - ms)
		.sort();
}

/**
 * One draw from each of `count` equally likely slices of a lognormal distribution, in seeded random order: their quantiles are
 * known exactly, and are those of the distribution. ms.
 */
export function lognormalDraws(
	count: number,
	{ medianMs, sigma, seed }: { medianMs: number; sigma: number; seed: number },
): number[] {
	const slices = Array.from({ length: count }, (_, slice) => {
		const place = (slice + 0.5) / count;
		return medianMs * Math.exp(sigma * normalQuantile(place));
	});
	return shuffle(createRandom(seed, 61), slices);
}

/** The inverse of the standard normal distribution, by bisection of its integral; good to 1e-7, which is all that is needed. */
function normalQuantile(share: number): number {
	let low = -8;
	let high = 8;
	while (high - low > 1e-9) {
		const middle = (low + high) / 2;
		if (normalShare(middle) < share) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

/** The share below x (Abramowitz & Stegun 26.2.17, error under 7.5e-8). */
function normalShare(x: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(x));
	const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
	const series =
		t *
		(0.31938153 +
			t *
				(-0.356563782 +
					t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	const above = density * series;
	return x >= 0 ? 1 - above : above;
}
