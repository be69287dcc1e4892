import * as z from "zod";
import { count, ms, timestamp } from "./fields.ts";

/** What the time of a request is made of; the parts of one request add up to its latency. */
export const traceParts = [
	"sql",
	"handler",
	"edge",
	"wire",
	"queue",
	"card",
	"other",
] as const;

const partsMs = z.object({
	sql: ms.describe("statements of SQLite, BEGIN and COMMIT included"),
	handler: ms.describe("code of operations, what composes and forwards too"),
	edge: ms.describe("HTTP: reading, tokens, validation, routing, writing"),
	wire: ms.describe(
		"between two processes: sockets, the kernel, the scheduler",
	),
	queue: ms.describe(
		"waiting for a connection, or for an event loop that was busy with other things",
	),
	card: ms.describe("calls to the card processor, their wire included"),
	other: ms.describe("requests to who keeps no spans"),
});

const span = z.object({
	id: z.string(),
	parent: z.string().nullable(),
	unit: z.string(),
	kind: z.string(),
	name: z.string(),
	startMs: z.number().describe("from the start of the request"),
	durationMs: ms,
	ownMs: ms.describe(
		"its share of the latency: what it took while the answer waited for it and for none below it",
	),
	rows: count.optional().describe("of a statement: read or changed"),
	failed: z.boolean().optional(),
	afterwards: z.boolean().optional().describe("the answer did not wait for it"),
});

const example = z.object({
	traceId: z.string(),
	latencyMs: ms,
	parts: partsMs.describe("they add up to the latency"),
	spans: z.array(span).describe("each after its parent"),
});

/** What tracing one operation on one arm gave. */
export const armTrace = z.object({
	requests: count.describe("traced requests that were answered rightly"),
	incomplete: count.describe("of which spans are missing, left out"),
	latencyMs: z.object({ p50: ms, p99: ms }).describe("traced, sent to done"),
	untracedP50Ms: ms
		.nullable()
		.describe("the same processes, requests that were not sampled"),
	medianParts: partsMs.describe(
		"the median of each part over all requests; medians need not add up",
	),
	hops: z.number().min(0).describe("requests between processes, median"),
	statements: z.number().min(0).describe("SQL statements, median"),
	median: example,
	p99: example,
	afterwards: z
		.object({
			doneMs: ms.describe(
				"median, from the answer to the end of the last work",
			),
			events: z.array(
				z.object({
					consumer: z.string(),
					type: z.string(),
					waitedMs: ms.describe("median, from published to consumed"),
				}),
			),
		})
		.nullable()
		.describe("null when nothing followed the answer"),
});

/** The same operation on several arms. */
export const operationTrace = z.object({
	operation: z.string(),
	arms: z.record(z.string(), armTrace),
});

/** What `shoplab trace` writes: `trace.json`. */
export const traceDocument = z.object({
	schemaVersion: z.literal(1),
	run: z.object({
		command: z.string(),
		startedAt: timestamp,
		node: z.string(),
		bus: z.string(),
		pinning: z.string(),
		seed: z.int(),
		ratePerSecond: z.number().min(0).describe("journeys per second"),
	}),
	trace: operationTrace,
});

export type TracePart = (typeof traceParts)[number];
export type PartsMs = z.infer<typeof partsMs>;
export type TraceSpan = z.infer<typeof span>;
export type TraceExample = z.infer<typeof example>;
export type ArmTrace = z.infer<typeof armTrace>;
export type OperationTrace = z.infer<typeof operationTrace>;
export type TraceDocument = z.infer<typeof traceDocument>;
