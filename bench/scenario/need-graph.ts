import * as z from "zod";
import {
	type Capability,
	capabilities,
} from "../../shop/contract/operation.ts";
import { keys, list, word } from "./complaint.ts";
import type { Faulted } from "./fault-shape.ts";
import { checkSource } from "./validate.ts";
import { readYaml } from "./yaml-source.ts";

/** Operation → the capabilities without which it cannot succeed. An operation whose set lacks the faulted one is a bystander. */
export type NeedGraph = ReadonlyMap<string, ReadonlySet<Capability>>;

/** Every capability that an operation touches, by what becomes of the operation without it. */
export interface Touches {
	/** It fails. */
	needs: ReadonlySet<Capability>;
	/** Its answer is degraded. */
	enrich: ReadonlySet<Capability>;
	/** Nothing, unless it is about something that no event has told of yet. */
	fallback: ReadonlySet<Capability>;
	/** Its answer is complete; what follows by events comes later. */
	afterwards: ReadonlySet<Capability>;
}

/** Operation → all that it touches. */
export type TouchGraph = ReadonlyMap<string, Touches>;

/** Asked before the answer: each capability has one of these reasons to be asked. */
const beforeTheAnswer = ["needs", "enrich", "fallback"] as const;

/** The schema of `need-graph.yaml`: the needs of every operation of the contract, what else some of them touch, and nothing more. */
export function needGraphSchema(operations: readonly string[]) {
	const some = list(word<Capability>("capability", capabilities), 1);
	const each = <Kind extends z.ZodType>(kind: Kind) =>
		keys(Object.fromEntries(operations.map((name) => [name, kind])));
	const others = each(some.optional()).optional();
	return keys({
		version: z.literal(1),
		needs: each(some),
		enrich: others,
		fallback: others,
		afterwards: others,
	}).superRefine((graph, context) => {
		for (const operation of operations)
			for (const { path, message } of namedTwice(graph, operation))
				context.addIssue({ code: "custom", path, message });
	});
}

type Written = z.output<ReturnType<typeof needGraphSchema>>;

function namedTwice(graph: Partial<Written>, operation: string) {
	const known = new Map<Capability, string>();
	return beforeTheAnswer.flatMap((reason) =>
		(graph[reason]?.[operation] ?? []).flatMap((capability, index) => {
			const other = known.get(capability);
			known.set(capability, reason);
			if (other === undefined) return [];
			const message = `${operation} has ${capability} under ${other} already; without it the operation either fails or does not`;
			return [{ path: [reason, operation, index], message }];
		}),
	);
}

/** Reads the need-graph, declared before any run. Throws InvalidScenario when an operation is missing, or a word unknown. */
export function readNeedGraph(
	file: string,
	operations: readonly string[],
): NeedGraph {
	return needsOf(readTouchGraph(file, operations));
}

/** Reads all of `need-graph.yaml`. Throws InvalidScenario as readNeedGraph does. */
export function readTouchGraph(
	file: string,
	operations: readonly string[],
): TouchGraph {
	const written = checkSource(readYaml(file), needGraphSchema(operations));
	const touched = (reason: keyof Touches, operation: string) =>
		new Set(written[reason]?.[operation]);
	return new Map(
		operations.map((operation) => [
			operation,
			{
				needs: touched("needs", operation),
				enrich: touched("enrich", operation),
				fallback: touched("fallback", operation),
				afterwards: touched("afterwards", operation),
			},
		]),
	);
}

/** What of a graph decides who is a bystander. */
export function needsOf(graph: TouchGraph): NeedGraph {
	return new Map(
		[...graph].map(([operation, { needs }]) => [operation, needs]),
	);
}

/** Whether a request of this operation should not notice a fault of the capability. Throws for an operation the graph does not know. */
export function isBystander(
	graph: NeedGraph,
	operation: string,
	faulted: Faulted,
): boolean {
	const needs = graph.get(operation);
	if (!needs)
		throw new Error(
			`the need-graph does not know the operation ${operation}; add it to scenarios/need-graph.yaml`,
		);
	// What is no capability is needed by no operation: all of them are bystanders.
	if (faulted === null) return true;
	return faulted !== "all" && !needs.has(faulted);
}
