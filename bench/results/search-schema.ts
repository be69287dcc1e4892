import * as z from "zod";
import { ms, percentile, share } from "./fields.ts";

const perSecond = z.number().min(0);

/** What must hold at a rate for it to count. */
export const objective = z.object({
	of: z
		.string()
		.nullable()
		.describe("journey or operation; null: all requests together"),
	latencyMs: z
		.record(z.string(), ms)
		.describe("percentile → its upper bound in ms"),
	goodShare: share.nullable().describe("null: the 99 % that any latency takes"),
});

/** A short load at one rate, and what it said of the objective. */
export const probe = z.object({
	ratePerSecond: perSecond.describe("journeys that arrived per second"),
	durationMs: ms.describe("measured, without warm-up"),
	accepted: z.boolean().describe("false: the driver could not offer the rate"),
	verdict: z.enum(["held", "broken", "rejected"]),
	clear: z
		.boolean()
		.describe("far enough from every bound to be decided by this probe alone"),
	why: z.string().nullable().describe("why it broke or was rejected"),
	goodShare: share.nullable(),
	latencyMs: z.object({
		p50: percentile,
		p90: percentile,
		p95: percentile,
		p99: percentile,
		max: ms.nullable(),
	}),
	lagP99Ms: ms.nullable().describe("the driver's own lag, sent − due"),
	coresBusy: z
		.number()
		.min(0)
		.nullable()
		.describe(
			"CPU seconds of the arm per second of the probe; null for an arm that is not ours",
		),
});

/** The search of one trial for the highest rate at which an objective holds. */
export const search = z.object({
	objective,
	tolerance: z.number().min(0),
	ratePerSecond: perSecond
		.nullable()
		.describe("the highest rate that held; null: none did"),
	brokenAtPerSecond: perSecond
		.nullable()
		.describe("the lowest rate that did not hold; null: all did"),
	limit: z
		.enum(["objective", "driver", "none"])
		.describe(
			"what ended the climb; unless it is the objective, the rate is a lower bound and not the arm's capacity",
		),
	probes: z.array(probe),
});

/** What the searches of an arm came to. */
export const capacityResults = z.object({
	perSecond: perSecond
		.nullable()
		.describe("mean of the rounds' highest rates; null: no round found one"),
	low: perSecond.nullable().describe("95 % over rounds; null: one round"),
	high: perSecond.nullable(),
	limit: z
		.enum(["objective", "driver", "none"])
		.describe(
			"other than objective: at least that much, the arm was not the limit",
		),
});

export type Objective = z.infer<typeof objective>;
export type Probe = z.infer<typeof probe>;
export type Search = z.infer<typeof search>;
export type CapacityResults = z.infer<typeof capacityResults>;
