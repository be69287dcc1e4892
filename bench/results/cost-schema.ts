import * as z from "zod";
import { bytes, count, ms } from "./fields.ts";

/** Bytes and messages between the processes of an arm. The customers' door and the card processor are apart. */
const wire = z.object({
	bytesIn: bytes.describe("received from other units, the broker included"),
	bytesOut: bytes.describe("sent to other units; over an arm, what was moved"),
	messages: count.describe(
		"requests and events taken from other units; an answer belongs to its request",
	),
});

/** Bytes at one boundary of the arm: with its customers, or with the card processor. */
const boundary = z.object({ bytesIn: bytes, bytesOut: bytes });

/** What was counted over the measured load. Absent where the process was replaced meanwhile, or does not tell. */
const counted = {
	wire: wire.optional(),
	door: boundary.optional().describe("with customers"),
	card: boundary.optional().describe("with the card processor"),
	sqlStatements: count
		.optional()
		.describe("statements run, without BEGIN and COMMIT"),
	rowsWritten: count
		.optional()
		.describe("rows inserted, changed or deleted, those of indexes not"),
	eventsPublished: count.optional().describe("events given to an outbox"),
	eventsTaken: count
		.optional()
		.describe("events taken in, once for each taker"),
	databaseGrowthBytes: bytes
		.optional()
		.describe("by how much the pages of the databases grew"),
};

/** What was looked at from outside. */
const sized = {
	idleMemoryBytes: bytes.optional().describe("PSS once ready, before any load"),
	peakMemoryBytes: bytes
		.optional()
		.describe(
			"largest PSS from ready until the load ended, as the system keeps it; of an arm, the sum over its units",
		),
	diskBytes: bytes
		.optional()
		.describe(
			"size of all files of the data folder after the load, WAL included",
		),
	startUpMs: ms
		.optional()
		.describe("from the start of the (first) process until (all) said ready"),
};

/** What an arm at rest keeps busy on its machine. */
const footprint = {
	processes: count
		.optional()
		.describe("living processes of all units, replicas too, before any load"),
	listeningSockets: count
		.optional()
		.describe(
			"that they listen on; one that several share counts once; absent where the system does not tell",
		),
	ports: count.optional().describe("different ports among them"),
};

/** One unit over the measured load. */
export const unitCost = z.object({
	cpuMicros: z.number().min(0),
	memoryBytes: bytes.describe("PSS at the end of the measured load"),
	eventLoopDelayMaxMs: ms.nullable().optional(),
	runQueueWaitMs: ms.nullable().optional(),
	...sized,
	...counted,
});

/** All units of an arm in sum; of memory, the sum at one time. */
export const trialCost = z.object({
	cpuMicros: z.number().min(0),
	memoryBytes: bytes.describe("PSS at the end of the measured load"),
	orders: count.optional().describe("good placeOrder of the measured load"),
	...footprint,
	...sized,
	...counted,
	units: z.record(z.string(), unitCost),
});

const perPiece = z.number().min(0).nullable().optional();

/** A share of the cost of all accepted trials: the whole of it ÷ good requests, or ÷ orders. */
export const costPer = z.object({
	cpuMicros: perPiece,
	wireBytes: perPiece.describe("sent from unit to unit"),
	wireMessages: perPiece,
	doorBytes: perPiece.describe("with customers, both ways"),
	cardBytes: perPiece.describe("with the card processor, both ways"),
	sqlStatements: perPiece,
	rowsWritten: perPiece,
	eventsPublished: perPiece,
	eventsTaken: perPiece,
	databaseGrowthBytes: perPiece,
});

/** What an arm cost over its accepted trials. */
export const armCost = z.object({
	cpuMicrosPerGood: z.number().min(0).nullable(),
	cpuMicrosPerOrder: z
		.number()
		.min(0)
		.nullable()
		.optional()
		.describe(
			"all CPU ÷ orders, that of browsing included; null without orders",
		),
	memoryBytes: bytes.describe("PSS at the end of a trial, the largest"),
	idleMemoryBytes: bytes.optional().describe("mean over trials"),
	peakMemoryBytes: bytes.optional().describe("the largest of all trials"),
	startUpMs: ms.optional().describe("mean over trials"),
	diskBytes: bytes.optional().describe("the largest of all trials"),
	good: count.optional().describe("good requests of all trials"),
	orders: count.optional().describe("orders of all trials"),
	perGood: costPer.optional(),
	perOrder: costPer
		.optional()
		.describe("all of the load ÷ orders; absent where none was placed"),
	units: z
		.record(z.string(), unitCost)
		.describe("each unit in the last accepted trial"),
	unitsPerGood: z.record(z.string(), costPer).optional(),
	unitsPerOrder: z.record(z.string(), costPer).optional(),
});

export type UnitCost = z.infer<typeof unitCost>;
export type TrialCost = z.infer<typeof trialCost>;
export type CostPer = z.infer<typeof costPer>;
export type ArmCost = z.infer<typeof armCost>;
