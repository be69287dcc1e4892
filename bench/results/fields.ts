import * as z from "zod";

/** The small types that results are made of; units are in the names of the keys that use them. */

export const count = z.int().min(0);

export const ms = z.number().min(0);

export const bytes = z.number().min(0);

/** 0–1. */
export const share = z.number().min(0).max(1);

/** A ratio of two positive numbers. */
export const ratioValue = z.number().min(0);

export const timestamp = z.iso.datetime();

/** What an expectation or a comparison came to. */
export const verdict = z.enum(["held", "broken", "inconclusive"]);

export type Verdict = z.infer<typeof verdict>;

/** A percentile in milliseconds; null, never 0, when it was not earned (fewer than ten samples beyond it). */
export const percentile = ms
	.nullable()
	.describe("null when it was not earned: fewer than ten samples beyond it");

/** HdrHistogram V2, compressed, base64; values are microseconds from when a request was due. */
export const histogram = z
	.string()
	.nullable()
	.describe("HdrHistogram V2, compressed, base64, in microseconds");

/** Why requests failed: reason → count. */
export const reasons = z.record(z.string(), count);

/** What became of the requests of one operation or journey. */
export const tally = {
	offered: count,
	sent: count,
	completed: count,
	good: count.describe("right status, right body, inside the deadline"),
	late: count.optional().describe("right, but after the deadline"),
	failed: count,
	unknown: count.describe("no answer: done or not done, nobody knows"),
	shed: count
		.optional()
		.describe(
			"never tried, because the driver was overloaded; offered = good + late + failed + unknown + shed",
		),
	degraded: count.optional().describe("good answers that name missing parts"),
	reasons: reasons.optional(),
	examples: z
		.record(z.string(), z.string())
		.optional()
		.describe(
			"of reasons that are assertions of the scenario: what one such answer held",
		),
};
