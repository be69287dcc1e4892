import { earnedPercentile } from "./percentile.ts";

/** Percentiles in ms; null where fewer than ten samples lie beyond. `max` is null only when there is no sample. */
export interface Latency {
	p50: number | null;
	p90: number | null;
	p95: number | null;
	p99: number | null;
	max: number | null;
}

/** A latency that may not be printed. */
export const noLatency: Latency = {
	p50: null,
	p90: null,
	p95: null,
	p99: null,
	max: null,
};

/** What is asked of a histogram of microseconds. */
export interface Samples {
	readonly totalCount: number;
	readonly maxValue: number;
	getValueAtPercentile(percent: number): number;
}

/** The percentiles that samples earn. */
export function latencyOf(samples: Samples): Latency {
	const { totalCount } = samples;
	const at = (percent: number) =>
		earnedPercentile(totalCount, percent, (p) => percentileMs(samples, p));
	return {
		p50: at(50),
		p90: at(90),
		p95: at(95),
		p99: at(99),
		max: totalCount === 0 ? null : samples.maxValue / 1000,
	};
}

/** A percentile in ms, whether it is earned or not: for the driver's own lag, which is judged, not claimed. */
export function percentileMs(samples: Samples, percent: number): number {
	return samples.getValueAtPercentile(percent) / 1000;
}
