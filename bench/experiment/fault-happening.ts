import { type FiredFault, isHere, type NotHere } from "../faults/fault.ts";
import { inject } from "../faults/inject.ts";
import type { LoadStart } from "../load/messages.ts";
import type { LoadOutcome } from "../load/outcome.ts";
import { drainAfter } from "../measure/backlog.ts";
import {
	bystanderLoss,
	bystanderShares,
	detectedAfterMs,
	goodShares,
	recoveryMs,
	worstSecond,
} from "../measure/isolation.ts";
import {
	amplification,
	type CallsByUnit,
	readPeerCalls,
} from "../measure/peer-calls.ts";
import { restartsOf } from "../measure/restarts.ts";
import type { TrialFault } from "../results/trial-schema.ts";
import { type Cell, cellName } from "../scenario/cells.ts";
import { faultedOf, nameOf } from "../scenario/fault-shape.ts";
import type { NeedGraph } from "../scenario/need-graph.ts";
import type { Target } from "../targets/target.ts";
import { type Happening, until } from "./trial.ts";

/** One fault of a scenario: which, in its list of cells, and what the bystanders are told by. */
export interface FaultPlan {
	cell: Cell;
	index: number;
	needs: NeedGraph;
	/** Length of the measured load. */
	durationMs: number;
}

/** Counters are read before the fault is due: a dozen busy units may take a second to tell, and the fault must not wait for them. */
const readAheadMs = 1_000;

/** The fault at its time, healed when it has lasted its time and whatever happens, and what was noticed of it. */
export function faultHappening(plan: FaultPlan): Happening {
	const { cell, durationMs } = plan;
	const { fault, atMs, healAtMs } = cell;
	return async ({ target, start, signal }) => {
		const from = start.measuredFromEpochMs;
		await until(from + atMs - readAheadMs, signal);
		const callsBefore = await readPeerCalls(target.units);
		await until(from + atMs, signal);
		if (signal.aborted) throw new Error(`interrupted before ${cellName(cell)}`);
		const made = await inject({
			target,
			fault,
			healsAfterMs: healAtMs === null ? null : healAtMs - atMs,
			patienceMs: durationMs,
		});
		if (!isHere(made)) return () => ({ fault: absent(plan, made) });
		// Also when it is interrupted: until() ends then.
		if (healAtMs !== null)
			await until(made.firedAtMs + healAtMs - atMs, signal);
		const healedAtMs = await made.heal();
		const after = await aftermath(made, {
			target,
			callsBefore,
			healedAtMs,
			untilMs: from + durationMs,
			signal,
		});
		return (outcome) => ({
			fault: {
				...described(plan, { start, outcome, made, healedAtMs }),
				...after,
			},
		});
	};
}

/** What the units tell of a fault once it is over: how often it struck, what piled up, what was repeated and restarted. */
async function aftermath(
	made: FiredFault,
	{
		target,
		callsBefore,
		healedAtMs,
		untilMs,
		signal,
	}: {
		target: Target;
		callsBefore: CallsByUnit;
		healedAtMs: number | null;
		untilMs: number;
		signal: AbortSignal;
	},
): Promise<
	Pick<TrialFault, "fired" | "backlog" | "restarts" | "amplification">
> {
	const { units } = target;
	const backlog =
		healedAtMs === null
			? undefined
			: await drainAfter(units, { healedAtMs, untilMs, signal });
	const restarts = restartsOf(target.journal()).map(
		({ unit, restartMs, downMs }) => ({ unit, restartMs, downMs }),
	);
	return {
		fired: await made.count(),
		...(backlog && { backlog }),
		...(restarts.length > 0 && { restarts }),
		amplification: amplification(callsBefore, await readPeerCalls(units)),
	};
}

/** The same load without any fault: what would have been lost anyway, by the measure of each. */
export function placeboHappening(plans: readonly FaultPlan[]): Happening {
	return async () => (outcome) => {
		const byCell = plans.map((plan) => bystandersOf(plan, outcome));
		const [first] = plans as [FaultPlan];
		return {
			fault: {
				...placeOf(first),
				firedAt: null,
				healedAt: null,
				fired: 0,
				proof: "placebo: nothing was done",
				...(byCell[0] && { bystanders: byCell[0] }),
				byCell,
				recoveryMs: recoveryMs(shares(outcome), first.cell.atMs),
			},
		};
	};
}

function bystandersOf({ cell, needs }: FaultPlan, outcome: LoadOutcome) {
	return bystanderLoss(outcome.operations, needs, faultedOf(cell.fault));
}

function placeOf({ cell: { fault }, index }: FaultPlan) {
	return {
		capability: nameOf(faultedOf(fault)),
		kind: fault.kind,
		cell: index,
	};
}

function absent(plan: FaultPlan, { why }: NotHere): TrialFault {
	return {
		...placeOf(plan),
		firedAt: null,
		healedAt: null,
		fired: 0,
		proof: `this arm cannot have it: ${why}`,
		notHere: why,
	};
}

function described(
	plan: FaultPlan,
	seen: {
		start: LoadStart;
		outcome: LoadOutcome;
		made: FiredFault;
		healedAtMs: number | null;
	},
): TrialFault {
	const { start, outcome, made, healedAtMs } = seen;
	const since = (epochMs: number) =>
		Math.max(0, epochMs - start.measuredFromEpochMs);
	const firedAt = since(made.firedAtMs);
	const among = { needs: plan.needs, faulted: faultedOf(plan.cell.fault) };
	return {
		...placeOf(plan),
		firedAt,
		healedAt: healedAtMs === null ? null : since(healedAtMs),
		proof: made.proof(),
		bystanders: bystandersOf(plan, outcome),
		bystanderAvailability: bystanderShares(outcome.operations, {
			...among,
			seconds: secondsOf(outcome),
		}),
		worstSecond: worstSecond(outcome.operations, {
			...among,
			fromMs: firedAt,
		}),
		detectedAfterMs: detectedAfterMs(
			Object.values(outcome.operations).flatMap(({ troublesMs }) => troublesMs),
			firedAt,
		),
		recoveryMs: recoveryMs(shares(outcome), firedAt),
	};
}

function shares(outcome: LoadOutcome): (number | null)[] {
	const series = Object.values(outcome.operations).map(
		({ perSecond }) => perSecond,
	);
	return goodShares(series, secondsOf(outcome));
}

const secondsOf = ({ durationMs }: LoadOutcome) => Math.ceil(durationMs / 1000);
