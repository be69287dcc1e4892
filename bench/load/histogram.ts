import {
	build,
	decodeFromCompressedBase64,
	encodeIntoCompressedBase64,
	type Histogram,
} from "hdr-histogram-js";
import { earnedPercentile } from "../stats/percentile.ts";

export type { Histogram };

/** The longest time that a histogram tells apart from longer ones: two minutes. */
const highestMicros = 120_000_000;
const significantDigits = 3;

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

/** An empty histogram of microseconds, three significant digits. */
export function createHistogram(): Histogram {
	return build({
		lowestDiscernibleValue: 1,
		highestTrackableValue: highestMicros,
		numberOfSignificantValueDigits: significantDigits,
		bitBucketSize: 32,
		useWebAssembly: false,
	});
}

/** Records a time given in ms. */
export function recordMs(histogram: Histogram, ms: number): void {
	const micros = Math.round(ms * 1000);
	histogram.recordValue(Math.min(highestMicros, Math.max(0, micros)));
}

/** The HdrHistogram V2 format, deflated, in base64: any HdrHistogram library reads it. */
export function encodeHistogram(histogram: Histogram): string {
	return encodeIntoCompressedBase64(histogram);
}

/** The histogram of an encoded text. Throws on text that is none. */
export function decodeHistogram(text: string): Histogram {
	return decodeFromCompressedBase64(text, 32, false);
}

/** All samples of several encoded histograms in one. */
export function mergeHistograms(texts: readonly string[]): Histogram {
	const merged = createHistogram();
	for (const text of texts) merged.add(decodeHistogram(text));
	return merged;
}

/** The percentiles that the samples of a histogram earn. */
export function latencyOf(histogram: Histogram): Latency {
	const { totalCount } = histogram;
	const at = (percent: number) =>
		earnedPercentile(totalCount, percent, (p) => percentileMs(histogram, p));
	return {
		p50: at(50),
		p90: at(90),
		p95: at(95),
		p99: at(99),
		max: totalCount === 0 ? null : histogram.maxValue / 1000,
	};
}

/** A percentile in ms, whether it is earned or not: for the driver's own lag, which is judged, not claimed. */
export function percentileMs(histogram: Histogram, percent: number): number {
	return histogram.getValueAtPercentile(percent) / 1000;
}
