import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { earnedPercentile } from "../../stats/percentile.ts";

/** Of one trial, in ms; null where fewer than ten samples lie beyond it. */
export type Percentiles = Record<
	"p50" | "p90" | "p95" | "p99" | "max",
	number | null
>;

/** The percentiles of a histogram as results keep it (microseconds, compressed, base64). Throws on text that is none. */
export function percentilesOf(text: string): Percentiles {
	const histogram = decodeFromCompressedBase64(text, 32, false);
	const { totalCount, maxValue } = histogram;
	const at = (percent: number) =>
		earnedPercentile(
			totalCount,
			percent,
			(earned) => histogram.getValueAtPercentile(earned) / 1000,
		);
	return {
		p50: at(50),
		p90: at(90),
		p95: at(95),
		p99: at(99),
		max: totalCount === 0 ? null : maxValue / 1000,
	};
}
