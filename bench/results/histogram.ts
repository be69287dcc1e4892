import {
	build,
	decodeFromCompressedBase64,
	type Histogram,
} from "hdr-histogram-js";

/** The histogram of a text that results keep, in microseconds; bench/load/histogram.ts writes them. Throws on text that is none. */
export function decodeHistogram(text: string): Histogram {
	return decodeFromCompressedBase64(text, 32, false);
}

/** All samples of several such texts in one, as precise as the first. */
export function mergeHistograms(texts: readonly string[]): Histogram {
	const [merged = empty(), ...others] = texts.map(decodeHistogram);
	for (const other of others) merged.add(other);
	return merged;
}

const empty = () =>
	build({
		numberOfSignificantValueDigits: 3,
		bitBucketSize: 32,
		useWebAssembly: false,
	});
