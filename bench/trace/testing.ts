import type { Span, SpanKind } from "../../shop/runtime/trace-span.ts";

/** A span as short to write as it can be: `a` under `root`, from 1 to 5 microseconds. */
export function spanOf(
	spanId: string,
	parentId: string | null,
	times: [startMicros: number, endMicros: number],
	more: Partial<Span> & { kind?: SpanKind } = {},
): Span {
	return {
		traceId: "1".repeat(32),
		spanId,
		parentId,
		unit: "unit",
		kind: "handler",
		name: spanId,
		startMicros: times[0],
		endMicros: times[1],
		attributes: {},
		...more,
	};
}
