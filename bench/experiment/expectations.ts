import type { ArmResults, FailureResults } from "../results/arm-schema.ts";
import type { ExpectationResult } from "../results/schema.ts";
import { greatestPlaceboLoss } from "../results/thresholds.ts";
import type { Round, Trial, TrialPart } from "../results/trial-schema.ts";
import type { Expectation } from "../scenario/expectation-shape.ts";
import { type Estimate, exactly, meanOverRounds } from "../stats/interval.ts";
import { createRandom } from "../stats/random.ts";
import {
	type Band,
	type Bounds,
	bandOf,
	type Verdict,
	verdictOf,
	verdictOfRatio,
	worstOf,
} from "../stats/verdict.ts";
import { growthOf } from "./growth.ts";
import {
	controlRatio,
	measureOf,
	type RatioMetric,
	ratioOf,
	type Subject,
} from "./ratios.ts";
import { invariantsOf, trialsOf } from "./trials.ts";

/** What expectations are judged on. */
export interface Evidence {
	arms: readonly string[];
	rounds: readonly Round[];
	results: Readonly<Record<string, ArmResults>>;
	seed: number;
	/** Of the first point of a series, round by round; none where nothing varies. */
	firstRounds: readonly Round[];
}

/** Judges one expectation by what was measured. Not earned or not measured is `inconclusive`, never held. */
export function judge(
	expectation: Expectation,
	evidence: Evidence,
): ExpectationResult {
	const measured = expectation.ratio
		? {
				[`${expectation.ratio.numerator}/${expectation.ratio.denominator}`]:
					measuredRatio(expectation, evidence),
			}
		: Object.fromEntries(
				armsOf(expectation, evidence).map((arm) => [
					arm,
					measuredOn(arm, expectation, evidence),
				]),
			);
	const bounds: Bounds = {
		...(expectation.min === null ? {} : { min: expectation.min }),
		...(expectation.max === null ? {} : { max: expectation.max }),
	};
	const verdicts = Object.values(measured).map((estimate) =>
		expectation.ratio
			? verdictOfRatio(estimate, bandFor(expectation, evidence), bounds)
			: verdictOf(estimate, bounds),
	);
	return {
		metric: expectation.metric,
		of: expectation.of,
		on: expectation.on,
		ratio:
			expectation.ratio &&
			`${expectation.ratio.numerator}/${expectation.ratio.denominator}`,
		unit: expectation.unit,
		min: expectation.min,
		max: expectation.max,
		measured: Object.fromEntries(
			Object.entries(measured).map(([key, estimate]) => [
				key,
				estimate?.value ?? null,
			]),
		),
		verdict: verdictOfAll(verdicts),
		because: expectation.because,
		...(expectation.growth && { growth: true }),
	};
}

/** An expectation about arms that did not run says nothing either way. */
function verdictOfAll(verdicts: readonly Verdict[]): Verdict {
	return verdicts.length === 0 ? "inconclusive" : worstOf(verdicts);
}

function armsOf(
	expectation: Expectation,
	{ arms }: Evidence,
): readonly string[] {
	const { on } = expectation;
	return on === "both" || on === "all" || on === null
		? arms
		: arms.filter((arm) => arm === on);
}

function measuredRatio(
	expectation: Expectation,
	{ rounds, seed, firstRounds }: Evidence,
): Estimate | null {
	if (!expectation.ratio) return null;
	const { numerator, denominator } = expectation.ratio;
	const subject = subjectOf(expectation);
	const sides = { over: { arm: numerator }, under: { arm: denominator }, seed };
	return expectation.growth
		? growthOf({ first: firstRounds, last: rounds }, subject, sides)
		: ratioOf(rounds, subject, sides);
}

/** What the first arm differed from itself by, in what the expectation is about. */
function bandFor(
	expectation: Expectation,
	{ arms, rounds, seed }: Evidence,
): Band | null {
	return bandOf(controlRatio(rounds, subjectOf(expectation), arms, { seed }));
}

function subjectOf({ metric, of }: Expectation): Subject {
	return { metric: metric as RatioMetric, of };
}

function measuredOn(
	arm: string,
	expectation: Expectation,
	evidence: Evidence,
): Estimate | null {
	if (expectation.growth) return grown(arm, expectation, evidence);
	if (expectation.metric === "violations") return violations(arm, evidence);
	const trials = trialsOf(evidence.rounds, { arm });
	const result = evidence.results[arm];
	if (trials.length === 0 || !result) return null;
	switch (expectation.metric) {
		case "goodShare":
			return overRounds(trials, evidence, (trial) =>
				goodShareOf(trial, expectation.of),
			);
		case "bystanderFailures":
			return isolation(result);
		case "recovery":
			return recovered(result);
		case "reached":
			return reached(result);
		case "lostGood":
			return count(result.failure?.lostGood);
		case "detection":
			return noticed(result);
		case "drain":
			return drained(result);
		case "amplification":
			return count(result.failure?.amplification);
		case "degraded":
			return overRounds(trials, evidence, (trial) =>
				degradedShareOf(trial, expectation.of),
			);
		case "unitsShipped":
			return count(result.deploy?.unitsShipped.length);
		case "bytesShipped":
			return count(result.deploy?.bytesShipped);
		case "totalTime":
			return overRounds(
				trials,
				evidence,
				({ deploy }) => deploy?.totalMs ?? null,
			);
		case "failedDuringDeploy":
			return failedDuring(result);
		case "unavailable":
			return count(result.deploy?.unavailableMs);
		case "rollbackTime":
			return overRounds(
				trials,
				evidence,
				({ deploy }) => deploy?.rollbackMs ?? null,
			);
		case "unitsOut":
			return count(result.deploy?.unitsOut?.length);
		default:
			return measure(trials, expectation, evidence);
	}
}

/** The last point ÷ the first on one arm. */
function grown(
	arm: string,
	{ metric, of }: Expectation,
	{ rounds, firstRounds, seed }: Evidence,
): Estimate | null {
	const subject = { metric: metric as RatioMetric, of };
	const ends = { first: firstRounds, last: rounds };
	return growthOf(ends, subject, { over: { arm }, seed });
}

/** Where bystanders fail without the fault as well, or nobody looked whether they do, what is left shows nothing. */
function isolation({ failure }: ArmResults): Estimate | null {
	const value = failure?.bystanderFailures ?? null;
	if (value === null) return null;
	const placeboLoss = failure?.placebo?.bystanderFailures ?? null;
	if (placeboLoss === null || placeboLoss > greatestPlaceboLoss)
		return { value, low: null, high: null };
	const { low = null, high = null } = failure ?? {};
	return { value, low, high };
}

/** Not to recover while it was watched is worse than any bound, not unknown. */
function recovered({ failure }: ArmResults): Estimate | null {
	if (!failure || failure.notHere !== undefined) return null;
	return atMost(failure.recoveryMs ?? Number.MAX_SAFE_INTEGER, failure);
}

/** That nobody noticed is the longest time of all. */
function noticed({ failure }: ArmResults): Estimate | null {
	if (failure?.detectedAfterMs === undefined) return null;
	return exactly(failure.detectedAfterMs ?? Number.MAX_SAFE_INTEGER);
}

function drained({ failure }: ArmResults): Estimate | null {
	if (failure?.drainMs === undefined) return null;
	return atMost(failure.drainMs ?? Number.MAX_SAFE_INTEGER, failure);
}

function reached({ failure }: ArmResults): Estimate | null {
	if (failure?.reached === undefined) return null;
	return atMost(failure.reached.length, failure);
}

/** Where requests fail before anything is replaced, those that failed later are the roll-out's and the machine's. */
function failedDuring({ deploy }: ArmResults): Estimate | null {
	if (!deploy) return null;
	const { failedDuringDeploy: value, failedBefore = 0 } = deploy;
	return failedBefore === 0 ? exactly(value) : { value, low: 0, high: value };
}

/** Where seconds fall short without any fault too, what was seen is the fault's and the machine's: the fault's is that or less. */
function atMost(value: number, { placebo }: FailureResults): Estimate {
	return placebo?.recoveryMs === 0
		? exactly(value)
		: { value, low: 0, high: value };
}

function violations(arm: string, { rounds }: Evidence): Estimate | null {
	const checked = invariantsOf(rounds, arm);
	if (checked.length === 0) return null;
	return exactly(checked.filter(({ held }) => !held).length);
}

function count(value: number | null | undefined): Estimate | null {
	return value === null || value === undefined ? null : exactly(value);
}

/** The interval is over rounds, each giving one percentile; the percentile of a round is never averaged into a sample. */
function measure(
	trials: readonly Trial[],
	expectation: Expectation,
	evidence: Evidence,
): Estimate | null {
	return overRounds(trials, evidence, (trial) =>
		measureOf(trial, subjectOf(expectation)),
	);
}

function overRounds(
	trials: readonly Trial[],
	{ seed }: Evidence,
	read: (trial: Trial) => number | null,
): Estimate | null {
	const values = trials.map(read);
	if (values.includes(null)) return null;
	return meanOverRounds(values as number[], { random: createRandom(seed, 37) });
}

function degradedShareOf(trial: Trial, of: string | null): number | null {
	return shareOfParts(trial, of, ({ degraded }) => degraded ?? 0);
}

function goodShareOf(trial: Trial, of: string | null): number | null {
	return shareOfParts(trial, of, ({ good }) => good);
}

function shareOfParts(
	{ load }: Trial,
	of: string | null,
	count: (part: TrialPart) => number,
): number | null {
	if (!load) return null;
	const named =
		of === null ? undefined : (load.journeys[of] ?? load.operations[of]);
	const parts =
		of === null ? Object.values(load.operations) : named ? [named] : [];
	const offered = parts.reduce((sum, part) => sum + part.offered, 0);
	return offered === 0
		? null
		: parts.reduce((sum, part) => sum + count(part), 0) / offered;
}
