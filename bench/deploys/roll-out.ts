import type { Rollout } from "../scenario/schema.ts";
import type { Probe } from "../targets/protocol.ts";
import type { Target } from "../targets/target.ts";
import type { Bundle } from "./bundle.ts";
import { releaseCanary, usualCanary } from "./canary.ts";
import { probeOf } from "./probe.ts";

/** What became of a roll-out. */
export interface RolledOut {
	/** `out`: every unit runs the new version. `kept`: a new one did not start. `aborted`: a canary did worse than what it was to replace. */
	ended: "out" | "kept" | "aborted";
	/** Why it is not out. */
	why?: string;
	/** Units that the new version had taken over, in their order. */
	units: string[];
	shipMs: number;
	/** What canaries were given before they were promoted or aborted. */
	canary?: { requests: number; failed: number };
}

type Step = Pick<RolledOut, "ended" | "why" | "canary">;

/** Replaces one unit after the other; ends with the first that does not take over. */
export async function rollOut(
	target: Target,
	shipped: readonly Pick<Bundle, "unit" | "file">[],
	{ rollout, signal }: { rollout: Rollout; signal: AbortSignal },
): Promise<RolledOut> {
	const startedAt = performance.now();
	const units: string[] = [];
	const given = { requests: 0, failed: 0 };
	let last: Step = { ended: "out" };
	for (const { unit, file } of shipped) {
		last =
			rollout.strategy === "canary"
				? await tryOut(target, { unit, file }, { rollout, signal })
				: await replace(target, { unit, file }, rollout.strategy);
		given.requests += last.canary?.requests ?? 0;
		given.failed += last.canary?.failed ?? 0;
		if (last.ended !== "out") break;
		units.push(unit);
	}
	const { ended, why } = last;
	return {
		...{ ended, units, shipMs: performance.now() - startedAt },
		...(ended !== "out" && why !== undefined && { why }),
		...(rollout.strategy === "canary" && { canary: given }),
	};
}

async function replace(
	target: Target,
	{ unit, file }: Pick<Bundle, "unit" | "file">,
	strategy: Exclude<Rollout["strategy"], "canary">,
): Promise<Step> {
	const { replaced, why = "" } = await target.replace(unit, file, {
		strategy,
		...probing(target, unit),
	});
	return replaced
		? { ended: "out" }
		: { ended: "kept", why: `${unit}: ${why}` };
}

async function tryOut(
	target: Target,
	{ unit, file }: Pick<Bundle, "unit" | "file">,
	{ rollout, signal }: { rollout: Rollout; signal: AbortSignal },
): Promise<Step> {
	const { share, watchMs } = rollout;
	const limits = { ...usualCanary.limits, watchMs };
	const outcome = await releaseCanary(
		target,
		{
			...usualCanary,
			...{ unit, file, share, limits },
			...probing(target, unit),
		},
		signal,
	);
	const { requests, failures } = outcome.canary;
	return {
		ended: outcome.promoted ? "out" : outcome.sharedMs > 0 ? "aborted" : "kept",
		why: `${unit}: ${outcome.why}`,
		canary: { requests, failed: failures },
	};
}

/** What a new version is asked before it serves, beside its readiness. */
function probing(target: Target, name: string): { probe?: Probe } {
	const unit = target.units.find((each) => each.name === name);
	const probe = unit && probeOf(unit);
	return probe ? { probe } : {};
}

/** The versions before, the last replaced first; how long it took until all of them served. */
export async function takeBack(
	target: Target,
	units: readonly string[],
): Promise<number> {
	let tookMs = 0;
	for (const unit of [...units].reverse())
		tookMs += (await target.rollBack(unit)).readyMs;
	return tookMs;
}
