import { readFileSync } from "node:fs";
import * as z from "zod";
import { InvalidTopology, messageOf } from "./errors.ts";

const name = z
	.string()
	.regex(/^[a-z][a-z0-9-]*$/, "must be lower case letters, digits, dashes");

const unitShape = z.strictObject({
	/** The module whose default export is the unit, relative to the root of the sources. */
	entry: z.string().endsWith(".ts"),
	capabilities: z.array(name),
	/** The one unit that customers talk to. */
	door: z.boolean().default(false),
	/** Processes that share its port and its data. */
	processes: z.int().min(1).max(64).default(1),
	/** Capabilities that it calls. */
	calls: z.array(name).default([]),
	/** Signs user tokens. */
	signs: z.boolean().default(false),
	/** Charges cards. */
	charges: z.boolean().default(false),
});

const topologyShape = z.strictObject({
	arm: name,
	units: z.record(name, unitShape),
	/** Event type → capabilities that hear of it. */
	subscriptions: z.record(z.string(), z.array(name)).default({}),
});

/** What an arm consists of: its units, who calls whom, who hears of what. */
export type Topology = z.output<typeof topologyShape>;

/** Reads a topology file. Throws InvalidTopology with every problem it has. */
export function readTopology(file: string): Topology {
	let content: unknown;
	try {
		content = JSON.parse(readFileSync(file, "utf8"));
	} catch (cause) {
		throw new InvalidTopology(file, [messageOf(cause)]);
	}
	return checkTopology(content, file);
}

/** Checks the content of a topology file. Throws InvalidTopology with every problem it has. */
export function checkTopology(content: unknown, file: string): Topology {
	const parsed = topologyShape.safeParse(content);
	if (!parsed.success) {
		const problems = parsed.error.issues.map(
			(issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`,
		);
		throw new InvalidTopology(file, problems);
	}
	const problems = [
		...doorProblems(parsed.data),
		...ownerProblems(parsed.data),
		...strangerProblems(parsed.data),
	];
	if (problems.length > 0) throw new InvalidTopology(file, problems);
	return parsed.data;
}

/** The unit that holds a capability. Throws when no unit does. */
export function unitOf(topology: Topology, capability: string): string {
	for (const [unit, { capabilities }] of Object.entries(topology.units))
		if (capabilities.includes(capability)) return unit;
	const known = Object.values(topology.units).flatMap(
		(unit) => unit.capabilities,
	);
	throw new Error(
		`no unit of ${topology.arm} holds the capability "${capability}"; it has ${known.join(", ")}`,
	);
}

/** The unit that customers talk to. */
export function doorOf(topology: Topology): string {
	const door = Object.entries(topology.units).find(([, unit]) => unit.door);
	if (!door) throw new Error(`${topology.arm} has no door`);
	return door[0];
}

/** How many processes an arm is. */
export function processesOf({ units }: Topology): number {
	return Object.values(units).reduce((sum, unit) => sum + unit.processes, 0);
}

/** Do units of this arm speak to each other, so that they need a secret of their own? */
export function speaksWithin({ units, subscriptions }: Topology): boolean {
	return (
		Object.keys(subscriptions).length > 0 ||
		Object.values(units).some(({ calls }) => calls.length > 0)
	);
}

/** Do events go from unit to unit, and so through the bus of the run? Those of a single unit never leave its process. */
export function usesBus({ units, subscriptions }: Topology): boolean {
	return Object.keys(units).length > 1 && Object.keys(subscriptions).length > 0;
}

function doorProblems({ units }: Topology): string[] {
	const doors = Object.keys(units).filter((unit) => units[unit]?.door);
	if (doors.length === 1) return [];
	return doors.length === 0
		? ["no unit is the door: give one of them `door: true`"]
		: [`more than one door: ${doors.join(", ")}`];
}

function ownerProblems({ units }: Topology): string[] {
	const owners = new Map<string, string>();
	const problems: string[] = [];
	for (const [unit, { capabilities }] of Object.entries(units)) {
		for (const capability of capabilities) {
			const other = owners.get(capability);
			if (other !== undefined)
				problems.push(
					`units.${unit}: "${capability}" already belongs to ${other}`,
				);
			owners.set(capability, unit);
		}
	}
	return problems;
}

function strangerProblems({ units, subscriptions }: Topology): string[] {
	const known = new Set(
		Object.values(units).flatMap(({ capabilities }) => capabilities),
	);
	const named: [string, string[]][] = [
		...Object.entries(units).map(
			([unit, { calls }]) =>
				[`units.${unit}.calls`, calls] as [string, string[]],
		),
		...Object.entries(subscriptions).map(
			([event, hearers]) =>
				[`subscriptions.${event}`, hearers] as [string, string[]],
		),
	];
	return named.flatMap(([where, capabilities]) =>
		capabilities
			.filter((capability) => !known.has(capability))
			.map((capability) => `${where}: no unit holds "${capability}"`),
	);
}
