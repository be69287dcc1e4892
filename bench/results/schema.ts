import * as z from "zod";
import { armResults, deployResults, failureResults } from "./arm-schema.ts";
import { count, ms, ratioValue, timestamp, verdict } from "./fields.ts";
import { ladderResults } from "./ladder-schema.ts";
import { scalingResults } from "./scaling-schema.ts";
import { operationTrace } from "./trace-schema.ts";
import { round } from "./trial-schema.ts";

/** The version this build writes and reads. */
export const schemaVersion = 1;

const run = z.object({
	id: z.string(),
	command: z.string().describe("the command line that made this"),
	startedAt: timestamp,
	endedAt: timestamp
		.nullable()
		.describe("null while the run goes on, or when it was killed"),
	profile: z.enum(["quick", "standard", "thorough"]),
	stamp: z
		.string()
		.nullable()
		.optional()
		.describe("what the profile says of its results"),
	seed: z.int(),
	interrupted: z
		.boolean()
		.describe("the run was stopped before its last trial"),
	failure: z
		.string()
		.optional()
		.describe("what made the run fail before its last trial, in one line"),
});

const environment = z.object({
	node: z.string(),
	os: z.string(),
	cores: count,
	pinning: z
		.string()
		.describe("how cores were shared between the arm and the driver, or none"),
	loadAverage: z
		.array(z.number())
		.describe("1, 5 and 15 minutes, at the start"),
	loadAverageAtEnd: z.array(z.number()).optional(),
	steal: z
		.number()
		.nullable()
		.describe("share of CPU time the host took; null where unknown"),
	packages: z.record(z.string(), z.string()).describe("package → version"),
});

const conditions = z.object({
	bus: z.string(),
	door: z.string(),
	pragmas: z.record(z.string(), z.union([z.string(), z.number()])),
	resilience: z.record(z.string(), z.unknown()),
	bundles: z
		.record(z.string(), z.record(z.string(), z.string()))
		.describe("arm → unit → hash of the bundle that ran"),
	sources: z
		.record(
			z.string(),
			z.object({
				lines: z
					.record(z.string(), count)
					.describe(
						"folder → lines in files of the bundles with something other than comments on them; each file once",
					),
				packages: z
					.array(z.string())
					.describe("name@version of npm packages in or beside the bundles"),
			}),
		)
		.optional()
		.describe("what the bundles of each arm are made of"),
	differences: z
		.array(z.string())
		.describe("what the arms do not share, in sentences"),
});

const sameness = z.object({
	operations: count.describe("operations of the trace replayed on all arms"),
	differences: z
		.array(z.string())
		.describe("where arms differed; a run refuses to compare those"),
});

const expectation = z.object({
	metric: z.string(),
	of: z.string().nullable(),
	on: z.string().nullable(),
	ratio: z.string().nullable().describe("numerator/denominator"),
	unit: z.enum([
		"ms",
		"micros",
		"share",
		"count",
		"bytes",
		"perSecond",
		"ratio",
	]),
	min: z.number().nullable(),
	max: z.number().nullable(),
	measured: z
		.record(z.string(), z.number().nullable())
		.describe("by arm, or by the ratio as written; null when not earned"),
	verdict,
	because: z.string().nullable(),
	growth: z
		.literal(true)
		.optional()
		.describe("bounds the last point of the series ÷ the first"),
});

const interval = {
	low: ratioValue.nullable().describe("null: one round gives no interval"),
	high: ratioValue.nullable(),
};

const control = z
	.object({
		metric: z.string(),
		of: z.string().nullable(),
		ratio: ratioValue,
		...interval,
	})
	.describe("the first arm against itself");

const ratio = z.object({
	metric: z.string(),
	of: z.string().nullable(),
	of_arms: z.tuple([z.string(), z.string()]).describe("numerator, denominator"),
	value: ratioValue,
	...interval,
	verdict,
	control: z
		.object({ ratio: ratioValue, ...interval })
		.nullable()
		.optional()
		.describe(
			"the first arm against itself in the same metric, which this ratio must clear",
		),
});

const series = z
	.object({
		id: z.string().describe("of the scenario that varies"),
		title: z.string(),
		key: z.string().describe("of the scenario: load.rate, data.products, work"),
		value: z
			.number()
			.min(0)
			.describe(
				"in the unit of the key: a number, ms, a rate per second; of a word its place in the list",
			),
		label: z.string().describe("as the scenario says it"),
		index: count.describe("counts from 0"),
		count,
	})
	.describe("this scenario is one point of a series");

const matrixCell = z.object({
	name: z.string(),
	kind: z.string(),
	capability: z.string(),
	arms: z.record(z.string(), failureResults),
});

const changeCell = z.object({
	change: z.string(),
	story: z.string().optional(),
	arms: z.record(z.string(), deployResults),
});

const scenario = z.object({
	id: z.string(),
	kind: z.string(),
	title: z.string(),
	file: z
		.string()
		.optional()
		.describe("of the scenario, below the folder in which shoplab was run"),
	narrate: z
		.object({
			intro: z.string().optional(),
			predict: z.string().optional(),
			reveal: z.string().optional(),
		})
		.optional(),
	load: z
		.record(z.string(), z.unknown())
		.optional()
		.describe("the load as it was run, resolved"),
	data: z
		.object({ products: count, customers: count })
		.optional()
		.describe("what each shop was seeded with"),
	workMs: ms
		.optional()
		.describe("processor time that each request burnt at the door"),
	series: series.optional(),
	verdict,
	caveats: z
		.array(z.string())
		.optional()
		.describe("what makes these results less than they seem"),
	expectations: z.array(expectation),
	control: control.nullable(),
	arms: z.record(z.string(), armResults),
	ratios: z.array(ratio),
	rounds: z.array(round),
	matrix: z
		.array(matrixCell)
		.optional()
		.describe("of a failure scenario: each fault, by arm"),
	changes: z
		.array(changeCell)
		.optional()
		.describe("of a deploy scenario with several: each change, by arm"),
	ladder: ladderResults.optional().describe("of ladders: step by step"),
	scaling: scalingResults.optional().describe("of scaling scenarios"),
	traces: z
		.array(operationTrace)
		.optional()
		.describe(
			"where the time of operations went, by requests traced after the measured rounds",
		),
	durationMs: ms.optional().describe("what the scenario took, all included"),
});

/** The document of one run: `results.json`, version 1. */
export const resultsSchema = z
	.object({
		schemaVersion: z.literal(schemaVersion),
		run,
		environment,
		conditions,
		sameness: sameness.nullable().describe("null when it was not checked"),
		scenarios: z.array(scenario),
	})
	.meta({ title: "shoplab results" });

export type Results = z.infer<typeof resultsSchema>;
export type Environment = z.infer<typeof environment>;
export type Conditions = z.infer<typeof conditions>;
export type Sameness = z.infer<typeof sameness>;
export type ScenarioResult = z.infer<typeof scenario>;
export type Series = z.infer<typeof series>;
export type ExpectationResult = z.infer<typeof expectation>;
export type Control = z.infer<typeof control>;
export type Ratio = z.infer<typeof ratio>;
export type ChangeCell = z.infer<typeof changeCell>;
export type MatrixCell = z.infer<typeof matrixCell>;
