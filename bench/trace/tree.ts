import type { Span } from "../../shop/runtime/trace-span.ts";

/** A span with what it gave rise to, in the order of their beginning. */
export interface Node {
	span: Span;
	children: Node[];
}

/** One traced request: the tree under the span that the driver measured. */
export interface Trace {
	root: Node;
	/** Spans whose parent nobody has, because the buffer that held it ran over. */
	orphans: number;
}

/** The traces whose root is a span of the driver, as trees. Spans of other traces are left out. */
export function tracesOf(
	roots: readonly Span[],
	spans: readonly Span[],
): Trace[] {
	const byTrace = new Map<string, Span[]>();
	for (const span of spans) {
		const known = byTrace.get(span.traceId);
		if (known) known.push(span);
		else byTrace.set(span.traceId, [span]);
	}
	return roots.map((root) => treeOf(root, byTrace.get(root.traceId) ?? []));
}

function treeOf(root: Span, spans: readonly Span[]): Trace {
	const nodes = new Map(
		[root, ...spans].map((span) => [
			span.spanId,
			{ span, children: [] as Node[] },
		]),
	);
	let orphans = 0;
	for (const [id, node] of nodes) {
		if (id === root.spanId) continue;
		const parent = nodes.get(node.span.parentId ?? "");
		if (parent) parent.children.push(node);
		else orphans += 1;
	}
	for (const { children } of nodes.values())
		children.sort((a, b) => a.span.startMicros - b.span.startMicros);
	return { root: nodes.get(root.spanId) as Node, orphans };
}

/** All nodes of a tree, each before what it gave rise to. */
export function* walk(
	node: Node,
	depth = 0,
): Generator<{ node: Node; depth: number }> {
	yield { node, depth };
	for (const child of node.children) yield* walk(child, depth + 1);
}
