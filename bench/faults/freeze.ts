import { readFileSync } from "node:fs";
import type { FaultOf } from "../scenario/fault-shape.ts";
import type { FiredFault, Scene } from "./fault.ts";
import { unitsHit } from "./units.ts";

/** Stops the processes of a capability where they stand (SIGSTOP), until they are told to go on (SIGCONT). */
export async function freeze(
	scene: Scene<FaultOf<"freeze">>,
): Promise<FiredFault> {
	const { target } = scene;
	const units = unitsHit(scene);
	const pids = target
		.processes()
		.filter(({ unit }) => units.includes(unit))
		.map(({ pid }) => pid);
	const firedAtMs = Date.now();
	await Promise.all(units.map((unit) => target.kill(unit, "SIGSTOP")));
	let stopped = 0;
	let healedAtMs: number | null = null;
	return {
		firedAtMs,
		async heal() {
			if (healedAtMs !== null) return healedAtMs;
			stopped = pids.filter((pid) => stateOf(pid) === "T").length;
			await Promise.all(units.map((unit) => target.kill(unit, "SIGCONT")));
			healedAtMs = Date.now();
			return healedAtMs;
		},
		count: async () => (stopped === pids.length ? 1 : 0),
		proof: () =>
			`${units.join(", ")}: ${stopped} of ${pids.length} processes stopped by SIGSTOP${healedAtMs === null ? ", not continued" : `, continued ${healedAtMs - firedAtMs} ms later`}`,
	};
}

/** The state of a process as the system tells it; "T" is stopped. */
function stateOf(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		return stat.slice(stat.lastIndexOf(")") + 2).charAt(0);
	} catch {
		// It is gone, or this system has no /proc: then nobody can say.
		return undefined;
	}
}
