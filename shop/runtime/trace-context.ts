import { randomBytes } from "node:crypto";

/** Where a request stands in its trace: the ids are lower-case hex of 16 and 8 bytes, never all zero. */
export interface TraceContext {
	traceId: string;
	/** The span that whoever reads this works under. */
	spanId: string;
	/** Whether spans of this trace are kept. */
	sampled: boolean;
}

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/;
const lengthOfVersion0 = 55;

/**
 * Reads a `traceparent` header as W3C Trace Context level 1 says: anything malformed is as good as none (undefined), and a later
 * version is read by what it has in common with version 00.
 */
export function parseTraceparent(header: unknown): TraceContext | undefined {
	if (typeof header !== "string" || header.length > 512) return undefined;
	const [, version, traceId = "", spanId = "", flags = ""] =
		shape.exec(header) ?? [];
	if (version === undefined || version === "ff") return undefined;
	const rest = header.slice(lengthOfVersion0);
	if (version === "00" ? rest !== "" : rest !== "" && rest[0] !== "-")
		return undefined;
	if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
	return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The header that carries a context on. */
export function traceparentOf(context: TraceContext): string {
	return `00-${context.traceId}-${context.spanId}-${context.sampled ? "01" : "00"}`;
}

/** The beginning of a trace of its own. */
export function newTrace(sampled = true): TraceContext {
	return { traceId: newId(16), spanId: newSpanId(), sampled };
}

/** An id that no other span has. */
export function newSpanId(): string {
	return newId(8);
}

function newId(bytes: number): string {
	const id = randomBytes(bytes).toString("hex");
	return /^0+$/.test(id) ? newId(bytes) : id;
}
