import {
	build,
	encodeIntoCompressedBase64,
	type Histogram,
} from "hdr-histogram-js";

export type { Histogram };

/** The longest time that a histogram tells apart from longer ones: two minutes. */
const highestMicros = 120_000_000;

/** An empty histogram of microseconds that keeps so many significant digits. */
export function createHistogram(significantDigits: 2 | 3 = 3): Histogram {
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
