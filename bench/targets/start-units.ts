import { join } from "node:path";
import type { Closers } from "./closers.ts";
import { environmentOf, type Surroundings } from "./environment.ts";
import { messageOf, UnitFailed } from "./errors.ts";
import { bundleOf, type Complete } from "./options.ts";
import { type SupervisorClient, startSupervisor } from "./supervisor-client.ts";
import { doorOf, type Topology } from "./topology.ts";

// Above the 5 s that a unit gives its requests in flight.
const stopGraceMs = 7_000;

/** A port for each unit of a topology; the door can have one that was asked for. */
export function portsOf(
	topology: Topology,
	next: () => number,
	doorPort: number | undefined,
): Record<string, number> {
	const door = doorOf(topology);
	return Object.fromEntries(
		Object.keys(topology.units).map((unit) => [
			unit,
			unit === door && doorPort !== undefined ? doorPort : next(),
		]),
	);
}

/** What starting units needs. */
export interface StartUnits {
	options: Complete;
	closers: Closers;
	around: Surroundings;
}

/**
 * Starts units under a supervisor of their own; `closers` get what stops them. Throws UnitFailed when one does not get ready.
 */
export async function startUnits(
	units: readonly string[],
	{ options, closers, around }: StartUnits,
): Promise<SupervisorClient> {
	const logs = join(options.runDir, "logs");
	const supervisor = startSupervisor({
		file: options.programs.supervisor,
		arm: options.topology.arm,
		logFile: join(logs, "supervisor.log"),
	});
	closers.add(supervisor.end);
	closers.add(async () => {
		await supervisor.order({ do: "stop", graceMs: stopGraceMs });
	});
	try {
		await supervisor.order({
			do: "start",
			readyLimitMs: options.readyLimitMs,
			units: units.map((name) => ({
				name,
				arm: options.topology.arm,
				file: bundleOf(name, options).file,
				env: environmentOf(name, around),
				logFile: join(logs, `${name}.log`),
				...(options.heapMegabytes !== undefined && {
					heapMegabytes: options.heapMegabytes,
				}),
				processes: options.topology.units[name]?.processes ?? 1,
				...(options.recoveredAfterMs !== undefined && {
					recoveredAfterMs: options.recoveredAfterMs,
				}),
			})),
		});
	} catch (cause) {
		throw new UnitFailed(messageOf(cause), { cause });
	}
	return supervisor;
}
