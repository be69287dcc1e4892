import type { Touches, TouchGraph } from "../../bench/scenario/need-graph.ts";
import { isDetached } from "../../bench/trace/parts.ts";
import type { Node, Trace } from "../../bench/trace/tree.ts";
import {
	type Capability,
	capabilities,
} from "../../shop/contract/operation.ts";

/** What an operation was seen to touch: before it answered, and by events. */
export interface Touched {
	answer: Set<Capability>;
	events: Set<Capability>;
}

/** Operation → what its traces touch. Throws where a trace has holes: what it touched is not known. */
export function touchedIn(traces: readonly Trace[]): Map<string, Touched> {
	const touched = new Map<string, Touched>();
	for (const { root, orphans } of traces) {
		const { name } = root.span;
		if (orphans > 0 || root.children.length === 0)
			throw new Error(
				`a trace of ${name} has ${root.children.length} spans below its root and ${orphans} that hang in the air`,
			);
		const known = touched.get(name) ?? {
			answer: new Set<Capability>(),
			events: new Set<Capability>(),
		};
		touched.set(name, known);
		note(root, known.answer, known.events);
	}
	return touched;
}

/** Publishing and sending are the publisher's own doing; whom an event touches begins where it is consumed. */
function note(
	node: Node,
	into: Set<Capability> | undefined,
	events: Set<Capability>,
): void {
	const detached = isDetached(node);
	const here = detached
		? node.span.kind === "consume"
			? events
			: undefined
		: into;
	for (const capability of touchedBy(node)) here?.add(capability);
	for (const child of node.children) note(child, here, events);
}

/** Who worked, and who was called: of a callee that left no span it is known all the same. */
function touchedBy({ span }: Node): Capability[] {
	const names = [span.unit, span.attributes["shoplab.peer"]];
	return capabilities.filter((capability) => names.includes(capability));
}

/** A sentence for every capability that was touched and is not named, by operation. */
export function missingIn(
	graph: TouchGraph,
	touched: ReadonlyMap<string, Touched>,
): string[] {
	return [...touched].flatMap(([operation, { answer, events }]) => {
		const named = namedFor(graph, operation);
		const before = new Set([
			...named.needs,
			...named.enrich,
			...named.fallback,
		]);
		return [
			...lacking(answer, before).map(
				(capability) =>
					`${operation} touches ${capability} before it answers, which its needs, enrich and fallback do not name`,
			),
			...lacking(events, named.afterwards).map(
				(capability) =>
					`an event of ${operation} reaches ${capability}, which its afterwards does not name`,
			),
		];
	});
}

/** A sentence for every capability that is named and was never touched. */
export function suspiciousIn(
	graph: TouchGraph,
	touched: ReadonlyMap<string, Touched>,
): string[] {
	return [...graph].flatMap(([operation, named]) => {
		const seen = touched.get(operation);
		if (!seen) return [`${operation} was never traced`];
		const told = (reason: keyof Touches, by: ReadonlySet<Capability>) =>
			lacking(named[reason], by).map(
				(capability) =>
					`${operation} names ${capability} under ${reason}, and no trace of it touches it`,
			);
		return [
			...told("needs", seen.answer),
			...told("enrich", seen.answer),
			...told("fallback", seen.answer),
			...told("afterwards", seen.events),
		];
	});
}

function namedFor(graph: TouchGraph, operation: string): Touches {
	const named = graph.get(operation);
	if (!named) throw new Error(`the need-graph does not know ${operation}`);
	return named;
}

const lacking = (
	all: ReadonlySet<Capability>,
	named: ReadonlySet<Capability>,
): Capability[] => [...all].filter((each) => !named.has(each));
