import { type Loss, shareOf, shortFrom } from "../measure/isolation.ts";
import type { FailureResults } from "../results/arm-schema.ts";
import type { Round, Trial, TrialFault } from "../results/trial-schema.ts";
import { meanOverRounds } from "../stats/interval.ts";
import { createRandom } from "../stats/random.ts";
import { shareDifference } from "../stats/share.ts";
import { invariantsOf, trialsOf } from "./trials.ts";

/** A trial in which something was broken, or its placebo. */
type Faulty = Trial & { fault: TrialFault; load: NonNullable<Trial["load"]> };

/**
 * How an arm stood its faults, or one of them (`cell`), over its accepted trials; what was lost without any fault is taken off.
 * Undefined where there is no such trial.
 */
export function failureResultsOf(
	rounds: readonly Round[],
	arm: string,
	cell?: number,
): FailureResults | undefined {
	const ofCell = (trial: Faulty) =>
		cell === undefined || (trial.fault.cell ?? 0) === cell;
	const all = trialsOf(rounds, { arm }).filter(isFaulty).filter(ofCell);
	const trials = all.filter(({ fault }) => fault.notHere === undefined);
	const last = trials.at(-1);
	if (!last) {
		const absent = whyNotHere(rounds, arm, ofCell);
		return absent === undefined ? undefined : nothingToSay(absent);
	}
	const placebos = trialsOf(rounds, { arm, role: "placebo" }).filter(isFaulty);
	const placebo = sumOf(placebos.map(({ fault }) => lossOf(fault, cell)));
	const loss = sumOf(trials.map(({ fault }) => lossOf(fault)));
	const failed = shareOf(loss);
	return {
		bystanderFailures:
			failed === null ? null : Math.max(0, failed - (shareOf(placebo) ?? 0)),
		...intervalOf(rounds, { arm, cell, loss, placebo, isFaulty: ofCell }),
		placebo:
			placebos.length === 0
				? null
				: {
						bystanderFailures: shareOf(placebo),
						...placebo,
						recoveryMs: worst(
							placebos.map(({ fault }) => fault.recoveryMs ?? null),
						),
					},
		worstSecond: Math.max(
			0,
			...trials.map(({ fault }) => fault.worstSecond ?? 0),
		),
		availability: last.load.availability,
		reached: reached(trials, placebos),
		lostGood: Math.max(0, Math.round(lostIn(trials, placebos))),
		detectedAfterMs: worst(
			trials.map(({ fault }) => fault.detectedAfterMs ?? null),
		),
		recoveryMs: worst(trials.map(({ fault }) => fault.recoveryMs ?? null)),
		amplification: worstKnown(
			trials.map(({ fault }) => fault.amplification ?? null),
		),
		restarts: trials.flatMap(({ fault }) => fault.restarts ?? []),
		backlogAtHeal: Math.max(
			0,
			...trials.map(({ fault }) => fault.backlog?.pendingAtHeal ?? 0),
		),
		drainMs: worst(trials.map(({ fault }) => fault.backlog?.drainMs ?? null)),
		violations: violationsOf(rounds, arm, cell),
	};
}

const isFaulty = (trial: Trial): trial is Faulty =>
	trial.fault !== undefined && trial.load !== undefined;

/** Why an arm cannot have the fault: what is not there hangs on no time, so that trials speak of it that were rejected too. */
function whyNotHere(
	rounds: readonly Round[],
	arm: string,
	isWanted: (trial: Faulty) => boolean,
): string | undefined {
	return rounds
		.flatMap(({ trials }) => trials)
		.filter((trial) => trial.arm === arm)
		.filter(isFaulty)
		.filter(isWanted)
		.flatMap(({ fault }) => fault.notHere ?? [])[0];
}

function nothingToSay(why: string): FailureResults {
	return {
		notHere: why,
		bystanderFailures: null,
		placebo: null,
		availability: {},
		recoveryMs: null,
		violations: [],
	};
}

/** The loss of a trial among the bystanders of its own fault; that of a placebo among those of one fault of the scenario, or of all. */
function lossOf({ bystanders, byCell }: TrialFault, cell?: number): Loss {
	const of = cell === undefined ? byCell && sumOf(byCell) : byCell?.[cell];
	return of ?? bystanders ?? { failed: 0, offered: 0 };
}

function sumOf(losses: readonly Loss[]): Loss {
	return {
		failed: losses.reduce((sum, { failed }) => sum + failed, 0),
		offered: losses.reduce((sum, { offered }) => sum + offered, 0),
	};
}

/**
 * The interval of the share less that of the placebo: over rounds, each less its own placebo, but never narrower than counting alone
 * makes it. With one round only the counting is left, which knows nothing of how rounds differ.
 */
function intervalOf(
	rounds: readonly Round[],
	{
		arm,
		cell,
		loss,
		placebo,
		isFaulty: isWanted,
	}: {
		arm: string;
		cell: number | undefined;
		loss: Loss;
		placebo: Loss;
		isFaulty: (trial: Faulty) => boolean;
	},
): Pick<FailureResults, "low" | "high"> {
	if (loss.offered === 0 || placebo.offered === 0)
		return { low: null, high: null };
	const shares = rounds.flatMap((round) => {
		const broken = trialsOf([round], { arm }).filter(isFaulty).filter(isWanted);
		const without = trialsOf([round], { arm, role: "placebo" }).filter(
			isFaulty,
		);
		const share = shareOf(sumOf(broken.map(({ fault }) => lossOf(fault))));
		const usual = shareOf(
			sumOf(without.map(({ fault }) => lossOf(fault, cell))),
		);
		return share === null ? [] : [share - (usual ?? 0)];
	});
	const counted = shareDifference(countOf(loss), countOf(placebo));
	const over =
		shares.length < 2
			? counted
			: meanOverRounds(shares, { random: createRandom(1, 53) });
	const low = Math.min(Number(over.low), Number(counted.low));
	const high = Math.max(Number(over.high), Number(counted.high));
	// A placebo that lost more than the fault did says that the fault cost nothing, not less than that.
	const share = (bound: number) => Math.min(1, Math.max(0, bound));
	return { low: share(low), high: share(high) };
}

const countOf = ({ failed, offered }: Loss) => ({ count: failed, of: offered });

/** Capabilities that fell short after a fault in some trial, and in no placebo. */
function reached(
	trials: readonly Faulty[],
	placebos: readonly Faulty[],
): string[] {
	const from = Math.min(...trials.map(({ fault }) => fault.firedAt ?? 0));
	const in_ = (some: readonly Faulty[]) =>
		new Set(
			some.flatMap(({ load, fault }) =>
				shortFrom(load.availability, fault.firedAt ?? from),
			),
		);
	const usual = in_(placebos);
	return [...in_(trials)].filter((capability) => !usual.has(capability));
}

/** Good answers that a placebo would have had, on average over the trials. */
function lostIn(
	trials: readonly Faulty[],
	placebos: readonly Faulty[],
): number {
	const counts = (some: readonly Faulty[]): Loss =>
		sumOf(
			some
				.flatMap(({ load }) => Object.values(load.operations))
				.map(({ offered, good }) => ({ offered, failed: offered - good })),
		);
	const { failed, offered } = counts(trials);
	const usual = shareOf(counts(placebos)) ?? 0;
	return (failed - usual * offered) / trials.length;
}

function worstKnown(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : Math.max(...known);
}

/** Not seen in one trial is worse than any time. */
function worst(values: readonly (number | null)[]): number | null {
	return values.includes(null) ? null : Math.max(0, ...(values as number[]));
}

function violationsOf(
	rounds: readonly Round[],
	arm: string,
	cell: number | undefined,
): string[] {
	const concerned = rounds.map((round) => ({
		...round,
		trials: round.trials.filter(
			({ fault, role }) =>
				cell === undefined || role === "placebo" || (fault?.cell ?? 0) === cell,
		),
	}));
	return invariantsOf(concerned, arm)
		.filter(({ held }) => !held)
		.map(({ name, detail }) => `${name}: ${detail}`);
}
