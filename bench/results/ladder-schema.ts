import * as z from "zod";
import { count, verdict } from "./fields.ts";

const difference = z.object({
	value: z.number(),
	low: z.number().nullable().describe("null: one round gives no interval"),
	high: z.number().nullable(),
	verdict: verdict.describe("held: larger than what A/A and rounds vary by"),
});

/** One metric up the ladder: its values are means over the rounds in which every step gave one, so that differences add up. */
const climb = z.object({
	metric: z.enum(["p50", "p99", "cpuMicrosPerGood", "wireBytesPerGood"]),
	of: z.string().nullable().describe("journey; null: all of the load"),
	unit: z.enum(["ms", "micros", "bytes"]),
	rounds: count,
	rows: z.array(
		z.object({
			arm: z.string(),
			value: z.number(),
			difference: difference
				.nullable()
				.describe("to the row before; null for the first"),
		}),
	),
	whole: difference.describe("last − first, and the sum of all differences"),
});

/** A ladder: each step, and what it changes. */
export const ladderResults = z.object({
	steps: z.array(
		z.object({
			arm: z.string(),
			changes: z
				.array(z.string())
				.describe("since the step before; empty for the first"),
		}),
	),
	left: z
		.array(z.object({ arm: z.string(), why: z.string() }))
		.describe("steps that could not run here"),
	control: z
		.string()
		.describe("the step that was run twice, as the A/A control"),
	climbs: z.array(climb),
});

export type LadderResults = z.infer<typeof ladderResults>;
export type Climb = LadderResults["climbs"][number];
export type StepDifference = z.infer<typeof difference>;
