import type { Results, ScenarioResult } from "../../results/schema.ts";
import type { Trial, TrialFault } from "../../results/trial-schema.ts";
import { meanOrNull } from "../../stats/mean.ts";
import { faultText } from "../print/fault.ts";
import { trialsOf, validTrials } from "./run.ts";

type FaultTrial = Trial & { fault: TrialFault };

/** One fault of a run, and what became of it on each arm. */
export interface FaultStory {
	/** `2. crash of reviews`: the number is that of its scenario, as in the headings. */
	name: string;
	arms: {
		arm: string;
		/** Why this arm cannot have the fault; null: it can. */
		notHere: string | null;
		/** Accepted trials in which it struck; of an arm that cannot have it, none. */
		trials: FaultTrial[];
	}[];
}

/** All faults that were injected in a run, scenario by scenario. */
export function faultStoriesOf({ scenarios }: Results): FaultStory[] {
	return scenarios.flatMap((scenario, index) =>
		cellsOf(scenario).map(({ cell, name }) => ({
			name: `${index + 1}. ${name}`,
			arms: Object.keys(scenario.arms).map((arm) => {
				const all = validTrials(scenario, arm).filter(
					(trial): trial is FaultTrial =>
						trial.fault !== undefined && (trial.fault.cell ?? 0) === cell,
				);
				return {
					arm,
					notHere: all[0]?.fault.notHere ?? null,
					trials: all.filter(({ fault }) => fault.firedAt !== null),
				};
			}),
		})),
	);
}

function cellsOf(scenario: ScenarioResult): { cell: number; name: string }[] {
	if (scenario.kind !== "failure") return [];
	const names = new Map<number, string>();
	for (const { trial } of trialsOf(scenario))
		if (trial.fault && trial.role === "measured") {
			const { cell = 0, kind, capability } = trial.fault;
			names.set(
				cell,
				scenario.matrix?.[cell]?.name ?? faultText({ kind, capability }),
			);
		}
	return [...names]
		.sort(([a], [b]) => a - b)
		.map(([cell, name]) => ({ cell, name }));
}

/**
 * Share of good requests of each capability from fault to heal (to the end of the load where it never healed), 0–1: the mean of the
 * seconds in between, a second that lies in it in part counting by that part; then the mean over trials. Null where no second with
 * requests lies in between.
 */
export function goodWhileBroken(
	trials: readonly FaultTrial[],
): Record<string, number | null> {
	const names = new Set(
		trials.flatMap(({ load }) => Object.keys(load?.availability ?? {})),
	);
	return Object.fromEntries(
		[...names].map((name) => {
			const shares = trials.flatMap(({ fault, load }) => {
				const span = {
					fromMs: fault.firedAt ?? 0,
					toMs: fault.healedAt ?? load?.durationMs ?? 0,
				};
				return goodBetween(load?.availability[name] ?? [], span) ?? [];
			});
			return [name, meanOrNull(shares)];
		}),
	);
}

/** The mean share of the seconds between two moments, each by the part of it that lies in between; null where none is known. */
export function goodBetween(
	shares: readonly (number | null)[],
	{ fromMs, toMs }: { fromMs: number; toMs: number },
): number | null {
	let whole = 0;
	let good = 0;
	for (const [second, share] of shares.entries()) {
		const part =
			Math.min(toMs, (second + 1) * 1000) - Math.max(fromMs, second * 1000);
		if (share === null || part <= 0) continue;
		whole += part;
		good += part * share;
	}
	return whole === 0 ? null : good / whole;
}

/** When each thing happened, in ms from the start of the measured load; null: not seen; undefined: not recorded. */
export type FaultMoments = Record<
	"fired" | "noticed" | "healed" | "recovered" | "drained",
	number | null | undefined
>;

/** The moments of a fault. Recovered: to the second; at the fault itself where no second fell short. */
export function momentsOf(fault: TrialFault): FaultMoments {
	const { firedAt, healedAt } = fault;
	const after = (from: number | null, ms: number | null | undefined) =>
		from === null || ms === null ? null : ms === undefined ? ms : from + ms;
	return {
		fired: firedAt,
		noticed: after(firedAt, fault.detectedAfterMs),
		healed: healedAt,
		recovered: recoveredAt(fault),
		drained: fault.backlog && after(healedAt, fault.backlog.drainMs),
	};
}

/** Recovery counts from the beginning of the second in which the fault came. */
function recoveredAt({ firedAt, recoveryMs }: TrialFault) {
	if (firedAt === null || recoveryMs === null) return null;
	if (recoveryMs === undefined) return undefined;
	return recoveryMs === 0
		? firedAt
		: Math.floor(firedAt / 1000) * 1000 + recoveryMs;
}
