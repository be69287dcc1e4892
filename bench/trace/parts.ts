import type { Span, SpanKind } from "../../shop/runtime/trace-span.ts";
import type { TracePart } from "../results/trace-schema.ts";
import type { Node } from "./tree.ts";

/** A stretch of a request's time and what it was spent on. Microseconds. */
export interface Segment {
	spanId: string;
	part: TracePart;
	startMicros: number;
	endMicros: number;
}

/** What no answer waits for: events, and what comes of them. */
const detached: ReadonlySet<SpanKind> = new Set(["publish", "send", "consume"]);

export const isDetached = ({ span }: Node): boolean => detached.has(span.kind);

/**
 * Lays the time of a span out over the spans below it, so that each moment belongs to exactly one: the critical path, walked from the
 * end (as in CRISP, Zhang et al., USENIX ATC 2022). Of calls that ran in parallel the one that ended last counts, for as long as
 * it ran; the others cost nothing while it did. The segments add up to the span's time, whatever the spans say.
 */
export function segmentsOf(root: Node): Segment[] {
	const segments: Segment[] = [];
	const { startMicros, endMicros } = root.span;
	lay(root, { from: startMicros, to: endMicros }, segments);
	return segments.sort((a, b) => a.startMicros - b.startMicros);
}

interface Window {
	from: number;
	to: number;
}

function lay(node: Node, { from, to }: Window, segments: Segment[]): void {
	let cursor = to;
	const own = (window: Window) => segments.push(...ownSegments(node, window));
	for (const child of blockingChildren(node)) {
		const start = Math.max(child.span.startMicros, from);
		const end = Math.min(child.span.endMicros, cursor);
		if (end <= start) continue;
		own({ from: end, to: cursor });
		lay(child, { from: start, to: end }, segments);
		cursor = start;
	}
	own({ from, to: cursor });
}

/** The last to end first: that is the one which was waited for. */
function blockingChildren(node: Node): Node[] {
	return node.children
		.filter((child) => !isDetached(child))
		.sort((a, b) => b.span.endMicros - a.span.endMicros);
}

const partOfKind: Readonly<Record<SpanKind, TracePart>> = {
	request: "wire",
	client: "wire",
	server: "edge",
	call: "edge",
	handler: "handler",
	sql: "sql",
	card: "card",
	publish: "handler",
	send: "handler",
	consume: "handler",
};

function ownSegments(node: Node, window: Window): Segment[] {
	const { span } = node;
	if (window.to <= window.from) return [];
	if (span.kind === "client" || span.kind === "request")
		return betweenProcesses(node, window);
	return [segment(span, partOfKind[span.kind], window)];
}

const segment = (span: Span, part: TracePart, window: Window): Segment => ({
	spanId: span.spanId,
	part,
	startMicros: window.from,
	endMicros: window.to,
});

/**
 * What a request between processes takes besides the peer's own work. Until it is sent it waits for a connection. On each side, as
 * long as the receiver's event loop had been busy with other callbacks when it took the message, it waited for that (at most: it may have
 * arrived later); the rest is the wire.
 */
function betweenProcesses({ span, children }: Node, window: Window): Segment[] {
	const server = children.find((child) => child.span.kind === "server")?.span;
	if (!server) return [segment(span, "other", window)];
	const sentMicros = span.startMicros + numberOf(span, "shoplab.sent_micros");
	const goesOut = window.to <= server.startMicros;
	const busyMicros = numberOf(
		goesOut ? server : span,
		"shoplab.loop_wait_micros",
	);
	const sent = goesOut
		? Math.min(Math.max(sentMicros, window.from), window.to)
		: window.from;
	const taken = Math.max(window.to - busyMicros, sent);
	return [
		segment(span, "queue", { from: window.from, to: sent }),
		segment(span, "wire", { from: sent, to: taken }),
		segment(span, "queue", { from: taken, to: window.to }),
	].filter(({ startMicros, endMicros }) => endMicros > startMicros);
}

function numberOf(span: Span, name: string): number {
	const value = span.attributes[name];
	return typeof value === "number" && value > 0 ? value : 0;
}
