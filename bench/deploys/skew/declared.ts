import { doorOf, type Topology, unitOf } from "../../targets/topology.ts";
import type { Version } from "./fleet.ts";
import { type DeclaredCall, fieldName } from "./messages.ts";

/** An operation of another unit, as its caller declares it: how to tell it, and what the caller reads of the answer. */
export interface Declared extends DeclaredCall {
	matches(method: string, path: string): boolean;
	/** What the caller does not understand of an answer. */
	misread(answer: unknown): { field: string | null; why: string }[];
}

interface Operation {
	name: string;
	owner: string;
	method: string;
	path: string;
	output: {
		safeParse(value: unknown): {
			error?: { issues: { path: PropertyKey[]; message: string }[] };
		};
	};
}

/** What each unit declares to call: the operations in its peers.ts, and the public contract where the door passes it on. */
export function declaredIn(version: Version, topology: Topology): Declared[] {
	const door = doorOf(topology);
	return Object.keys(topology.units).flatMap((from) => {
		const own = operationsIn(version.peers[from]);
		const passedOn = from === door ? operationsIn(version.shop) : [];
		return [...own, ...passedOn]
			.filter(({ owner }) => isElsewhere(owner, from, topology))
			.map((operation) => declare(operation, from, topology));
	});
}

function isElsewhere(owner: string, from: string, topology: Topology): boolean {
	return Object.entries(topology.units).some(
		([unit, { capabilities }]) => unit !== from && capabilities.includes(owner),
	);
}

function declare(
	{ name, owner, method, path, output }: Operation,
	from: string,
	topology: Topology,
): Declared {
	const pattern = new RegExp(
		`^${path.replace(/\{\w+\}/g, "[^/?]+")}(?:\\?.*)?$`,
	);
	return {
		from,
		to: unitOf(topology, owner),
		name,
		matches: (asked, at) => asked === method && pattern.test(at),
		misread: (answer) =>
			(output.safeParse(answer).error?.issues ?? []).map((issue) => ({
				field: fieldName(issue.path),
				why: issue.message,
			})),
	};
}

/** Operations wherever a module has them: by themselves, in a contract, or in a contract's list. */
function operationsIn(value: unknown): Operation[] {
	if (typeof value !== "object" || value === null) return [];
	if (isOperation(value)) return [value];
	if ("operations" in value) return operationsIn(value.operations);
	return Object.values(value).flatMap(operationsIn);
}

function isOperation(value: object): value is Operation {
	return "method" in value && "path" in value && "output" in value;
}
