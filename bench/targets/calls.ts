import { type Topology, unitOf } from "./topology.ts";

/** A call between two units: from a capability, or the gateway, to a capability. */
export interface Call {
	from: string;
	to: string;
}

/** A call that goes through a relay: its caller is told the relay's port instead of the callee's. */
export interface Detour {
	/** The unit that calls. What else it has for the same capability, events of the direct bus too, goes the same way. */
	caller: string;
	/** The capability that it calls. */
	to: string;
	port: number;
	toPort: number;
}

/** The unit that makes a call; undefined where there is no such call: within one process there is nothing to cut. */
export function callerOf(topology: Topology, call: Call): string | undefined {
	const caller = unitNamed(topology, call.from);
	if (caller === undefined || unitOf(topology, call.to) === caller)
		return undefined;
	return topology.units[caller]?.calls.includes(call.to) ? caller : undefined;
}

/** The gateway holds no capability, and an arm need not have one. */
function unitNamed(topology: Topology, from: string): string | undefined {
	if (from !== "gateway") return unitOf(topology, from);
	return from in topology.units ? from : undefined;
}

/** Detours for those of the calls that an arm has, each once; `next` gives a free port. */
export function detoursOf(
	calls: readonly Call[],
	topology: Topology,
	{
		ports,
		next,
	}: { ports: Readonly<Record<string, number>>; next: () => number },
): Detour[] {
	const detours: Detour[] = [];
	for (const call of calls) {
		const caller = callerOf(topology, call);
		if (caller === undefined || detourOf(detours, caller, call.to)) continue;
		const toPort = ports[unitOf(topology, call.to)];
		if (toPort === undefined) throw new Error(`${call.to} has no port`);
		detours.push({ caller, to: call.to, port: next(), toPort });
	}
	return detours;
}

/** The detour that a unit takes to a capability. */
export function detourOf(
	detours: readonly Detour[],
	caller: string,
	to: string,
): Detour | undefined {
	return detours.find((each) => each.caller === caller && each.to === to);
}
