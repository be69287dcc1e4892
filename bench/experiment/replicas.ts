import { doorOf, type Topology, unitOf } from "../targets/topology.ts";

/** How many processes are to share the work of a unit. */
export interface Replicas {
	/** A unit, or a capability that it holds; null: the only unit of the arm. */
	of: string | null;
	count: number;
}

/** What is to be replicated is no unit of the arm. */
export class NotReplicable extends Error {
	override readonly name = "NotReplicable";
	readonly code = "NotReplicable";
	readonly exitCode = 2;
}

/** The arm with more processes of some of its units. Throws NotReplicable where it has no such unit. */
export function withReplicas(
	topology: Topology,
	asked: readonly Replicas[],
): Topology {
	const counts = new Map<string, number>();
	for (const replicas of asked) {
		const unit = replicatedUnit(topology, replicas);
		const before = counts.get(unit) ?? replicas.count;
		if (before !== replicas.count)
			throw new NotReplicable(
				`--replicas ${textOf(replicas)}: on the arm ${topology.arm} that is the unit ${unit}, of which there are to be ${before} already\n  fix: give it one number`,
			);
		counts.set(unit, replicas.count);
	}
	const units = Object.entries(topology.units).map(([name, shape]) => [
		name,
		{ ...shape, processes: counts.get(name) ?? shape.processes },
	]);
	return { ...topology, units: Object.fromEntries(units) };
}

/** The unit of an arm that replicas are of. Throws NotReplicable. */
function replicatedUnit(topology: Topology, replicas: Replicas): string {
	const { of } = replicas;
	const names = Object.keys(topology.units);
	if (of === null) {
		if (names.length === 1) return doorOf(topology);
		throw new NotReplicable(
			`--replicas ${textOf(replicas)}: the arm ${topology.arm} has ${names.length} units, and this does not say which\n  fix: name one of them, such as --replicas catalog=${replicas.count} (${names.join(", ")})`,
		);
	}
	if (names.includes(of)) return of;
	const holders = Object.values(topology.units);
	if (holders.some(({ capabilities }) => capabilities.includes(of)))
		return unitOf(topology, of);
	throw new NotReplicable(
		`--replicas ${textOf(replicas)}: the arm ${topology.arm} has no unit "${of}", nor one that holds a capability of that name\n  fix: name a capability, or one of its units (${names.join(", ")}), or leave that arm out with --arms`,
	);
}

/** As it is written on the command line. */
export function textOf({ of, count }: Replicas): string {
	return of === null ? String(count) : `${of}=${count}`;
}
