import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeHistogram, mergeHistograms } from "../results/histogram.ts";
import { latencyOf } from "../stats/latency.ts";
import { createHistogram, encodeHistogram, recordMs } from "./histogram.ts";

function histogramOf(samplesMs: readonly number[]) {
	const histogram = createHistogram();
	for (const ms of samplesMs) recordMs(histogram, ms);
	return histogram;
}

const samples = fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }));

describe("a histogram", () => {
	it("tells microseconds apart, to three digits", () => {
		const { max } = latencyOf(histogramOf([1.234]));
		expect(max).toBe(1.234);
	});

	it("survives being written and read", () => {
		fc.assert(
			fc.property(samples, (ms) => {
				const histogram = histogramOf(ms);
				const read = decodeHistogram(encodeHistogram(histogram));
				const { max, ...percentiles } = latencyOf(histogram);
				expect(latencyOf(read)).toMatchObject(percentiles);
				// The written form knows the highest bucket, not the highest value.
				const excess = (latencyOf(read).max ?? 0) / (max || 1);
				expect(excess).toBeLessThanOrEqual(1.001);
				expect(read.totalCount).toBe(ms.length);
			}),
			{ numRuns: 30 },
		);
	});

	it("merged is the histogram of all samples", () => {
		fc.assert(
			fc.property(samples, samples, (some, others) => {
				const texts = [some, others].map((ms) =>
					encodeHistogram(histogramOf(ms)),
				);
				const all = histogramOf([...some, ...others]);
				expect(encodeHistogram(mergeHistograms(texts))).toBe(
					encodeHistogram(all),
				);
			}),
			{ numRuns: 30 },
		);
	});

	it("gives no percentile that its samples do not earn", () => {
		const of = (count: number) =>
			latencyOf(histogramOf(Array.from({ length: count }, (_, n) => n + 1)));
		expect(of(0)).toEqual({
			p50: null,
			p90: null,
			p95: null,
			p99: null,
			max: null,
		});
		expect(of(19)).toMatchObject({ p50: null, max: 19 });
		expect(of(999)).toMatchObject({ p90: 900.095, p99: null });
		expect(of(1_000).p99).toBeCloseTo(990, -1);
	});

	it("keeps a time beyond its range at the end of its range", () => {
		const { max } = latencyOf(histogramOf([3_600_000]));
		expect(max).toBeGreaterThanOrEqual(119_000);
	});
});
