import * as z from "zod";
import { bytes, count, ms, ratioValue, share, verdict } from "./fields.ts";

/** How an arm was grown before its load, and how the processes of the unit shared it. */
export const trialScaling = z.object({
	unit: z.string().describe("which holds the capability"),
	replicas: count,
	added: z
		.array(
			z.object({
				readyMs: ms.describe("from its start until it was ready"),
				memoryBytes: bytes.describe(
					"by which the PSS of the whole arm grew, before any load",
				),
			}),
		)
		.describe("one after the other, on an arm at rest"),
	busiestShare: share
		.nullable()
		.describe(
			"of the unit's CPU, that of its busiest process; null where it used none",
		),
});

const estimate = z.object({
	value: z.number(),
	low: z.number().nullable().describe("95 % over rounds; null: one round"),
	high: z.number().nullable(),
});

const predicted = z
	.object({
		perSecond: z.number().min(0).describe("on the cores of this run"),
		speedUp: ratioValue.describe("÷ the same model's answer for one replica"),
		ownCoresPerSecond: z
			.number()
			.min(0)
			.describe("at most, were each process alone on a core"),
		ownCoresSpeedUp: ratioValue,
		bottleneck: z.string().describe("the unit that limits it there"),
	})
	.describe(
		"by the capacity model, from what a request costs with one replica",
	);

const step = z.object({
	replicas: count,
	arm: z.string().describe("as its trials are called"),
	perSecond: estimate.nullable().describe("good requests"),
	speedUp: estimate
		.nullable()
		.describe("÷ one replica, paired by round; null for one replica"),
	verdict: verdict.describe("held: a difference, on four cores or more"),
	peakMemoryBytes: estimate.nullable().describe("whole arm, under load"),
	addedPeakBytes: estimate
		.nullable()
		.describe("for each added replica, under load, paired by round"),
	addedIdleBytes: estimate
		.nullable()
		.describe("for each added replica, before any load"),
	startMs: estimate.nullable().describe("of an added replica"),
	busiestShare: share.nullable().describe("mean over trials"),
	predicted: predicted.nullable(),
});

/** What replicas of the unit that holds a capability brought, and what each of them took. */
export const scalingResults = z.object({
	capability: z.string(),
	cores: count.describe("of the machine"),
	systemCores: count.describe("of them the arm's"),
	arms: z.array(
		z.object({ arm: z.string(), unit: z.string(), steps: z.array(step) }),
	),
});

export type TrialScaling = z.infer<typeof trialScaling>;
export type ScalingResults = z.infer<typeof scalingResults>;
export type ScalingStep = z.infer<typeof step>;
export type ScalingPrediction = z.infer<typeof predicted>;
