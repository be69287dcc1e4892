import type { Span } from "../../shop/runtime/trace-span.ts";
import {
	type ArmTrace,
	type PartsMs,
	type TraceExample,
	type TraceSpan,
	traceParts,
} from "../results/trace-schema.ts";
import { isDetached, type Segment, segmentsOf } from "./parts.ts";
import { type Node, type Trace, walk } from "./tree.ts";

/** Milliseconds to the tenth of a microsecond, as precise as the spans are. */
export const msOf = (micros: number): number =>
	Math.round(micros * 10) / 10_000;

/** What an operation's traces on one arm come to. Throws RangeError when there is none. */
export function summarise(
	traces: readonly Trace[],
	untracedMicros: readonly number[],
): ArmTrace {
	const whole = traces.filter(isComplete);
	const sorted = whole.toSorted((a, b) => latencyOf(a) - latencyOf(b));
	if (sorted.length === 0)
		throw new RangeError("there is no whole trace to summarise");
	const median = sorted[rank(sorted.length, 0.5)] as Trace;
	const slow = sorted[rank(sorted.length, 0.99)] as Trace;
	const parts = sorted.map((trace) => partsOf(segmentsOf(trace.root)));
	return {
		requests: traces.length,
		incomplete: traces.length - whole.length,
		latencyMs: { p50: msOf(latencyOf(median)), p99: msOf(latencyOf(slow)) },
		untracedP50Ms:
			untracedMicros.length === 0 ? null : msOf(medianOf(untracedMicros)),
		medianParts: eachPart((part) => medianOf(parts.map((each) => each[part]))),
		hops: medianOf(sorted.map((trace) => countOf(trace, "server"))),
		statements: medianOf(sorted.map((trace) => countOf(trace, "sql"))),
		median: exampleOf(median),
		p99: exampleOf(slow),
		afterwards: afterwardsOf(sorted),
	};
}

const latencyOf = ({ root }: Trace): number =>
	root.span.endMicros - root.span.startMicros;

/** Nearest rank. */
const rank = (count: number, quantile: number): number =>
	Math.max(0, Math.ceil(count * quantile) - 1);

function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[rank(sorted.length, 0.5)] ?? 0;
}

/** The door kept its span, and none hangs in the air. */
const isComplete = ({ root, orphans }: Trace): boolean =>
	orphans === 0 && root.children.some(({ span }) => span.kind === "server");

const eachPart = (of: (part: keyof PartsMs) => number): PartsMs =>
	Object.fromEntries(traceParts.map((part) => [part, of(part)])) as PartsMs;

function partsOf(segments: readonly Segment[]): PartsMs {
	return eachPart((part) =>
		msOf(
			segments
				.filter((segment) => segment.part === part)
				.reduce((sum, { startMicros, endMicros }) => {
					return sum + endMicros - startMicros;
				}, 0),
		),
	);
}

/** Spans of a kind among those that the answer may have waited for. */
function countOf(trace: Trace, kind: Span["kind"]): number {
	const { endMicros } = trace.root.span;
	let count = 0;
	for (const { node } of walkBlocking(trace.root))
		if (node.span.kind === kind && node.span.startMicros < endMicros)
			count += 1;
	return count;
}

function* walkBlocking(node: Node, depth = 0): ReturnType<typeof walk> {
	yield { node, depth };
	for (const child of node.children)
		if (!isDetached(child)) yield* walkBlocking(child, depth + 1);
}

function exampleOf({ root }: Trace): TraceExample {
	const segments = segmentsOf(root);
	const own = new Map<string, number>();
	for (const { spanId, startMicros, endMicros } of segments)
		own.set(spanId, (own.get(spanId) ?? 0) + endMicros - startMicros);
	return {
		traceId: root.span.traceId,
		latencyMs: msOf(root.span.endMicros - root.span.startMicros),
		parts: partsOf(segments),
		spans: spansOf(root, { origin: root.span, own, detached: false }),
	};
}

interface Telling {
	origin: Span;
	own: ReadonlyMap<string, number>;
	detached: boolean;
}

function spansOf(node: Node, telling: Telling): TraceSpan[] {
	const { span } = node;
	const { origin, own } = telling;
	const detached =
		telling.detached ||
		(isDetached(node) && span.kind !== "publish") ||
		span.startMicros >= origin.endMicros;
	const rows = span.attributes["shoplab.rows"];
	const told: TraceSpan = {
		id: span.spanId,
		parent: span === origin ? null : span.parentId,
		unit: span.unit,
		kind: span.kind,
		name: span.name,
		startMs: msOf(span.startMicros - origin.startMicros),
		durationMs: msOf(span.endMicros - span.startMicros),
		ownMs: msOf(own.get(span.spanId) ?? 0),
		...(typeof rows === "number" && { rows }),
		...(span.failed && { failed: true }),
		...(detached && { afterwards: true }),
	};
	return [
		told,
		...node.children.flatMap((child) =>
			spansOf(child, { origin, own, detached }),
		),
	];
}

function afterwardsOf(traces: readonly Trace[]): ArmTrace["afterwards"] {
	const waited = new Map<string, number[]>();
	const done: number[] = [];
	for (const { root } of traces) {
		let last = root.span.endMicros;
		for (const { node } of walk(root)) {
			last = Math.max(last, node.span.endMicros);
			if (node.span.kind !== "publish") continue;
			for (const { span } of node.children) {
				if (span.kind !== "consume") continue;
				const key = JSON.stringify([placeOf(span), typeOf(span)]);
				const all = waited.get(key) ?? [];
				all.push(span.startMicros - node.span.endMicros);
				waited.set(key, all);
			}
		}
		done.push(last - root.span.endMicros);
	}
	const doneMs = msOf(medianOf(done));
	if (doneMs === 0) return null;
	const events = [...waited].map(([key, micros]) => {
		const [consumer, type] = JSON.parse(key) as [string, string];
		return { consumer, type, waitedMs: msOf(medianOf(micros)) };
	});
	return { doneMs, events };
}

const placeOf = (span: Span): string =>
	String(span.attributes["shoplab.consumer"] ?? span.unit);

const typeOf = (span: Span): string => span.name.replace(/^consume /, "");
