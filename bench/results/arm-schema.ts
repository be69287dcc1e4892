import * as z from "zod";
import { armCost } from "./cost-schema.ts";
import {
	bytes,
	count,
	histogram,
	ms,
	percentile,
	share,
	tally,
} from "./fields.ts";
import { capacityResults } from "./search-schema.ts";
import { invariant, trialDeploy } from "./trial-schema.ts";

const part = z.object({
	...tally,
	latencyMs: z
		.object({
			p50: percentile,
			p90: percentile,
			p95: percentile,
			p99: percentile,
			max: ms.nullable(),
		})
		.describe(
			"of right answers, late ones included, from when they were due; merged over trials",
		),
	histogram,
});

/** How an arm stood a fault. */
export const failureResults = z.object({
	bystanderFailures: share
		.nullable()
		.describe("failures among bystanders, loss of the placebo taken off"),
	low: share
		.nullable()
		.optional()
		.describe(
			"of its 95 % interval: over rounds, never narrower than that of the counts, which is all there is of one round",
		),
	high: share.nullable().optional(),
	worstSecond: share
		.nullable()
		.optional()
		.describe(
			"the largest share of bystanders lost in a second after the fault",
		),
	predicted: share
		.nullable()
		.optional()
		.describe(
			"of bystanders that fail while it lasts, by need-graph and deployment alone; absent where there is no prediction",
		),
	notHere: z
		.string()
		.optional()
		.describe("why this arm cannot have the fault; then nothing was measured"),
	reached: z
		.array(z.string())
		.optional()
		.describe(
			"capabilities with a second under 99 % good after the fault, and in no placebo",
		),
	lostGood: count
		.optional()
		.describe("good answers lost in a trial, those of the placebo taken off"),
	detectedAfterMs: ms
		.nullable()
		.optional()
		.describe(
			"until the first customer noticed, the longest of all trials; null: in one nobody did",
		),
	amplification: z
		.number()
		.min(0)
		.nullable()
		.optional()
		.describe("requests sent to other units ÷ calls wanted, at most"),
	restarts: z
		.array(z.object({ unit: z.string(), restartMs: ms, downMs: ms }))
		.optional()
		.describe("of all trials"),
	backlogAtHeal: count
		.optional()
		.describe("what units had left to do when it was healed, at most"),
	drainMs: ms
		.nullable()
		.optional()
		.describe("until that was done, at most; null: not within the load"),
	placebo: z
		.object({
			bystanderFailures: share.nullable(),
			failed: count,
			offered: count,
			recoveryMs: ms
				.nullable()
				.optional()
				.describe(
					"as if the fault had come: 0 where no second fell short of the objective",
				),
		})
		.nullable()
		.describe(
			"the same load without the fault; its loss is counted against it",
		),
	availability: z
		.record(z.string(), z.array(share.nullable()))
		.describe(
			"capability → share of good requests in each second, in the last trial",
		),
	recoveryMs: ms
		.nullable()
		.describe("the longest of all trials; null: in one it did not recover"),
	violations: z
		.array(z.string())
		.describe("broken invariants of all trials, placebos included"),
});

/** What it took to bring a change out on an arm, and who noticed. */
export const deployResults = z.object({
	...trialDeploy.pick({
		unitsShipped: true,
		unitsTotal: true,
		bytesShipped: true,
		strategy: true,
		ended: true,
		why: true,
		unitsOut: true,
		restarted: true,
	}).shape,
	buildMs: ms,
	shipMs: ms,
	totalMs: ms,
	failedDuringDeploy: count.describe("in all trials together"),
	failedBefore: count
		.optional()
		.describe("before the roll-outs began, in all trials together"),
	rollbackMs: ms.nullable(),
	slow: count.optional().describe("in all trials together"),
	unavailableMs: ms.optional().describe("in all trials together"),
	canary: z
		.object({ requests: count, failed: count })
		.optional()
		.describe("in all trials together"),
	reached: z.array(z.string()).optional().describe("in any trial"),
	recoveryMs: ms.nullable().optional().describe("the longest of all trials"),
	peakMemoryBytes: bytes.optional().describe("the largest of all trials"),
});

/** What one arm came to in a scenario, over its accepted trials. */
export const armResults = z.object({
	operations: z.record(z.string(), part),
	journeys: z.record(z.string(), part),
	driver: z.object({
		lagMs: z.object({ p50: ms.nullable(), p99: ms.nullable() }),
		offeredPerSecond: z.number().min(0).describe("requests that became due"),
		goodPerSecond: z.number().min(0).optional().describe("good requests"),
		rejectedTrials: count,
		rejectedBy: z
			.record(z.string(), count)
			.optional()
			.describe(
				"rule → trials that it rejected, controls and placebos included",
			),
	}),
	cost: armCost.nullable(),
	invariants: z.array(invariant).optional().describe("those of the last trial"),
	failure: failureResults.optional(),
	deploy: deployResults.optional(),
	capacity: capacityResults.optional(),
});

export type ArmResults = z.infer<typeof armResults>;
export type PartResults = z.infer<typeof part>;
export type FailureResults = z.infer<typeof failureResults>;
export type DeployResults = z.infer<typeof deployResults>;
