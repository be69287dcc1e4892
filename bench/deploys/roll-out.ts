import type { Target } from "../targets/target.ts";
import type { Bundle } from "./bundle.ts";

/** How units are replaced. */
export interface Rollout {
	strategy: "recreate" | "rolling" | "blue-green" | "canary";
	/** Of the requests that a canary gets. */
	share: number;
	/** How long a canary is watched before it gets all. */
	watchMs: number;
}

/** What became of a roll-out. */
export interface RolledOut {
	/** `out`: every unit runs the new version. `kept`: a new one did not start. `aborted`: a canary did worse than what it was to replace. */
	ended: "out" | "kept" | "aborted";
	/** Why it is not out. */
	why?: string;
	/** Units that the new version had taken over, in their order. */
	units: string[];
	shipMs: number;
	/** What a canary was given before it was promoted or aborted. */
	canary?: { requests: number; failed: number };
}

/** Replaces one unit after the other; ends with the first that does not take over. */
export async function rollOut(
	target: Target,
	shipped: readonly Pick<Bundle, "unit" | "file">[],
	rollout: Rollout,
): Promise<RolledOut> {
	const startedAt = performance.now();
	const units: string[] = [];
	let ended: Pick<RolledOut, "ended" | "why"> = { ended: "out" };
	for (const { unit, file } of shipped) {
		const { replaced, why = "" } = await target.replace(unit, file, {
			strategy: rollout.strategy as "rolling",
		});
		if (!replaced) {
			ended = { ended: "kept", why: `${unit}: ${why}` };
			break;
		}
		units.push(unit);
	}
	return { ...ended, units, shipMs: performance.now() - startedAt };
}
