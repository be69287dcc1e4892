import type { FaultOf } from "../scenario/fault-shape.ts";
import type { Target } from "../targets/target.ts";
import { type FiredFault, type NotHere, notHere, type Scene } from "./fault.ts";
import { firstOf, unitsHit, watchJournal } from "./units.ts";

/**
 * Kills the units that hold a capability (SIGKILL): nothing is flushed, nothing is answered. Where the scenario heals it, nobody
 * starts them again before; else the supervisor does at once.
 */
export function crash(scene: Scene<FaultOf<"crash">>): Promise<FiredFault> {
	return killed(scene, unitsHit(scene));
}

/** Kills the gateway, and keeps it down. In one process there is none. */
export async function gatewayDown(
	scene: Scene<FaultOf<"gatewayDown">>,
): Promise<FiredFault | NotHere> {
	const gateway = scene.target.units.find(({ name }) => name === "gateway");
	if (!gateway) return notHere("it has no gateway: its process is the door");
	return killed(scene, [gateway.name]);
}

async function killed(
	{ target, healsAfterMs, patienceMs }: Scene,
	units: readonly string[],
): Promise<FiredFault> {
	const hold = healsAfterMs !== null;
	const deaths = watchDeaths(target, units);
	await Promise.all(
		units.map((unit) => target.kill(unit, "SIGKILL", { hold })),
	);
	const release = async () => {
		if (hold) await Promise.all(units.map((unit) => target.release(unit)));
	};
	return {
		firedAtMs: deaths.beganMs,
		async heal() {
			await release();
			return deaths.restartedAtMs(patienceMs);
		},
		// However many processes it took down: that is one fault.
		count: async () => (deaths.ended("SIGKILL") > 0 ? 1 : 0),
		proof: deaths.proof,
	};
}

/** Watches processes of some units die and come back. */
export function watchDeaths(target: Target, units: readonly string[]) {
	const beganMs = Date.now();
	const processes = units.flatMap((unit) =>
		target.processes().filter((process) => process.unit === unit),
	).length;
	const since = watchJournal(target, units);
	return {
		beganMs,
		/** Processes that ended, by one signal or in any way. */
		ended: (signal?: NodeJS.Signals) =>
			since("exited").filter(
				(end) => signal === undefined || end.signal === signal,
			).length,
		/** When as many processes are ready again as ended; null when they are not. */
		restartedAtMs: (patienceMs: number) =>
			firstOf(() => {
				const back = since("restarted");
				const gone = since("exited").length;
				return gone > 0 && back.length >= Math.min(gone, processes)
					? back.at(-1)?.atMs
					: undefined;
			}, patienceMs),
		proof() {
			const [exited] = since("exited");
			const others = since("exited").length - 1;
			const back = since("restarted").at(-1);
			const died = exited
				? `${exited.unit} (pid ${exited.pid}) ended by ${exited.signal ?? `exit ${exited.code}`}${others > 0 ? ` and ${others} more` : ""}`
				: `${units.join(", ")} did not end`;
			const again = back
				? `${others > 0 ? "the last" : `pid ${back.pid}`} ready ${Math.round(back.atMs - beganMs)} ms later`
				: "not ready again";
			return `${died}; ${again}`;
		},
	};
}
