import * as z from "zod";
import { rejectionRuleNames } from "../stats/rejection.ts";
import { trialCost } from "./cost-schema.ts";
import {
	bytes,
	count,
	histogram,
	ms,
	share,
	tally,
	timestamp,
} from "./fields.ts";
import { trialScaling } from "./scaling-schema.ts";
import { search } from "./search-schema.ts";

const part = z.object({
	...tally,
	histogram,
	perSecond: z
		.object({ bad: z.array(count), histograms: z.array(histogram) })
		.optional()
		.describe(
			"of journeys, by the second of the load in which they were due: how many were late, failed or unknown, and the latency of right answers",
		),
});

/** What the driver saw in one trial. */
export const trialLoad = z.object({
	operations: z.record(z.string(), part),
	journeys: z.record(z.string(), part),
	lagMs: z
		.object({ p50: ms.nullable(), p99: ms.nullable() })
		.describe("sent − due; null in the closed model, where nothing is due"),
	offeredPerSecond: z.number().min(0).describe("requests that became due"),
	goodPerSecond: z.number().min(0).optional().describe("good requests"),
	warmupMs: ms
		.optional()
		.describe("before the measured load; its samples are discarded"),
	durationMs: ms,
	rampMs: ms
		.optional()
		.describe(
			"load before the warm-up, until its p50 is flat, so that code is compiled; not measured",
		),
	rampBecameFlat: z
		.boolean()
		.optional()
		.describe("false: the limit came first; no latency is claimed"),
	rampP50Ms: z
		.array(ms)
		.optional()
		.describe(
			"of each window of that load: the p50 of all operations added up",
		),
	availability: z
		.record(z.string(), z.array(share.nullable()))
		.describe(
			"capability → share of good requests in each second; null where none was due",
		),
});

/** One invariant after the load ended. */
export const invariant = z.object({
	name: z.string(),
	held: z.boolean(),
	detail: z.string().describe("what was found, with ids and numbers"),
});

/** What else went on while a trial was measured. */
export const trialMachine = z.object({
	foreignShare: z
		.number()
		.min(0)
		.nullable()
		.describe(
			"CPU of processes that are no part of the trial, in cores; null where unknown",
		),
	stealShare: z
		.number()
		.min(0)
		.nullable()
		.describe("share of the cores' time that the host took"),
	driverWaitShare: z
		.number()
		.min(0)
		.describe("share of the load that the driver waited for its core"),
	driverBusyShare: z
		.number()
		.min(0)
		.optional()
		.describe("CPU of the driver, in cores"),
	loadAverage: z
		.array(z.number())
		.describe("1, 5 and 15 minutes, at the end of the load"),
});

/** A fault as it happened; times count from the start of the measured load. */
export const trialFault = z.object({
	capability: z.string(),
	kind: z.string(),
	firedAt: ms.nullable().describe("ms; null when it never fired"),
	healedAt: ms.nullable().describe("ms; null when it never healed"),
	proof: z.string().describe("what shows that it fired and healed"),
	fired: count.optional(),
	bystanders: z
		.object({ failed: count, offered: count })
		.optional()
		.describe("requests whose operation does not need the capability"),
	bystanderAvailability: z
		.array(share.nullable())
		.optional()
		.describe("their share of good requests in each second of the load"),
	recoveryMs: ms.nullable().optional().describe("null: did not recover"),
	worstSecond: share
		.nullable()
		.optional()
		.describe(
			"the largest share of bystanders lost in a second after the fault",
		),
	byCell: z
		.array(z.object({ failed: count, offered: count }))
		.optional()
		.describe("of a placebo: its loss among the bystanders of each fault"),
	cell: count.optional().describe("which fault of the scenario, from 0"),
	notHere: z
		.string()
		.optional()
		.describe("why this arm cannot have such a fault; nothing was done"),
	detectedAfterMs: ms
		.nullable()
		.optional()
		.describe(
			"from the fault to the first answer that was not good; null: nobody noticed",
		),
	amplification: z
		.number()
		.min(0)
		.nullable()
		.optional()
		.describe(
			"requests sent to other units ÷ calls wanted, from the fault to the end of the backlog; null where units do not call each other",
		),
	restarts: z
		.array(z.object({ unit: z.string(), restartMs: ms, downMs: ms }))
		.optional()
		.describe(
			"restartMs: from its detection by the supervisor to accepting; downMs: from the crash",
		),
	backlog: z
		.object({ pendingAtHeal: count, drainMs: ms.nullable() })
		.optional()
		.describe(
			"what units had left to do when it was healed, and how long that took; null: not within the load",
		),
});

export const trialDeploy = z.object({
	change: z.string(),
	unitsShipped: z.array(z.string()),
	unitsTotal: count,
	bytesShipped: bytes,
	buildMs: ms,
	shipMs: ms,
	totalMs: ms,
	failedDuringDeploy: count,
	failedBefore: count
		.optional()
		.describe("requests of the same load that were not good before it began"),
	rollbackMs: ms.nullable().describe("null: it was not taken back"),
	endedAtMs: ms.describe("from the start of the measured load"),
	cell: count.optional().describe("which change of the scenario, from 0"),
	story: z.string().optional().describe("what the change is, in its own words"),
	reach: z
		.array(
			z.object({
				file: z.string().describe("edited by the change"),
				unit: z.string(),
				chain: z
					.array(z.string())
					.describe(
						"the shortest way from the file to the entry of the unit, importer by importer",
					),
				staysBecause: z
					.string()
					.nullable()
					.describe("why the unit does not ship nevertheless; null: it ships"),
			}),
		)
		.optional()
		.describe("how edited files come to units"),
	strategy: z.string().optional(),
	ended: z
		.enum(["out", "kept", "aborted"])
		.optional()
		.describe(
			"out: every unit ran the new version; kept: a new one did not start; aborted: a canary did worse than the version before",
		),
	why: z.string().optional().describe("why it is not out"),
	canary: z
		.object({ requests: count, failed: count })
		.optional()
		.describe("what a canary was given before it was promoted or aborted"),
	unitsOut: z
		.array(z.string())
		.optional()
		.describe("units that the new version had taken over"),
	restarted: z
		.array(z.string())
		.optional()
		.describe("capabilities whose unit was replaced"),
	slow: count.optional().describe("of the failed: right, but too late"),
	unavailableMs: ms
		.optional()
		.describe(
			"time that capabilities were not available, added up over them; a second counts by its share of bad answers",
		),
	reached: z
		.array(z.string())
		.optional()
		.describe("capabilities with a second under 99 % good from its start on"),
	recoveryMs: ms
		.nullable()
		.optional()
		.describe(
			"from its start to the first of three seconds within the objective; 0: none fell short",
		),
	peakMemoryBytes: bytes
		.optional()
		.describe("of all units at once, old and new versions side by side"),
});

/** One arm in one round, raw: everything above it can be derived again from these. */
export const trial = z.object({
	arm: z.string(),
	role: z
		.enum(["measured", "control", "placebo"])
		.describe("control: the first arm again; placebo: without the fault"),
	startedAt: timestamp,
	accepted: z.boolean(),
	why: z.string().nullable().describe("why it was rejected"),
	rejectedBy: z
		.array(z.enum(rejectionRuleNames))
		.optional()
		.describe("names of the rules that rejected it"),
	load: trialLoad.optional(),
	invariants: z.array(invariant).optional(),
	cost: trialCost.optional(),
	machine: trialMachine.optional(),
	fault: trialFault.optional(),
	deploy: trialDeploy.optional(),
	search: search.optional(),
	scaling: trialScaling.optional(),
});

/** Each arm once, in random order. */
export const round = z.object({
	order: z.array(z.string()),
	trials: z.array(trial),
});

export type Trial = z.infer<typeof trial>;
export type TrialLoad = z.infer<typeof trialLoad>;
export type TrialPart = z.infer<typeof part>;
export type TrialDeploy = z.infer<typeof trialDeploy>;
export type TrialFault = z.infer<typeof trialFault>;
export type Invariant = z.infer<typeof invariant>;
export type Round = z.infer<typeof round>;
