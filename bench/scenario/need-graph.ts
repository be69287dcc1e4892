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

/** The schema of `need-graph.yaml`: every operation of the contract, and nothing else. */
export function needGraphSchema(operations: readonly string[]) {
	const needs = list(word<Capability>("capability", capabilities), 1);
	const shape = Object.fromEntries(operations.map((name) => [name, needs]));
	return keys({ version: z.literal(1), needs: keys(shape) });
}

/** Reads the need-graph, declared before any run. Throws InvalidScenario when an operation is missing, or a word unknown. */
export function readNeedGraph(
	file: string,
	operations: readonly string[],
): NeedGraph {
	const { needs } = checkSource(readYaml(file), needGraphSchema(operations));
	return new Map(
		Object.entries(needs).map(([operation, of]) => [operation, new Set(of)]),
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
