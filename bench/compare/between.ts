import { controlRatio, type Subject } from "../experiment/ratios.ts";
import type { MetricChange } from "../results/run-comparison.ts";
import type { ScenarioResult } from "../results/schema.ts";
import { holm } from "../stats/holm.ts";
import { bandOf } from "../stats/verdict.ts";
import type { MeanDifference } from "../stats/welch.ts";
import { factorOf, geometricMean, logChange } from "./logs.ts";
import { isRate, type Measure, ratioValues, subjectsOf } from "./subjects.ts";
import { type Moves, ownMoves, whoMoved } from "./who.ts";

/** What ratios are compared with. */
export interface Rule {
	/** A smaller change is none that matters: 0.1 is 10 %. */
	threshold: number;
	seed: number;
	measure?: Measure;
}

/** A change before it is known how many others were looked at. */
interface Candidate {
	scenario: string;
	subject: Subject;
	arms: [string, string];
	a: number[];
	b: number[];
	change: MeanDifference;
	/** What identical programs differ by in these runs, in logarithms. */
	floor: number;
	moves: Moves;
}

/** The chance that of two runs of one program any ratio is called a change. */
const familyLevel = 0.05;

/** Every ratio of an arm to the first, of all scenarios, from a to b, judged together. What only one run has stays open. */
export function betweenArms(
	pairs: readonly (readonly [ScenarioResult, ScenarioResult])[],
	rule: Rule,
): MetricChange[] {
	const ratios = pairs.flatMap(([a, b]) => ratiosOf([a, b], rule));
	const candidates = ratios.flatMap((ratio) => candidateOf(ratio, rule));
	const proven = provenOf(candidates);
	return [
		...candidates.map((candidate, index) =>
			told(candidate, { proven: proven[index] === true, rule }),
		),
		...ratios.flatMap(ofOneRun),
	];
}

/** A ratio of two arms, round by round, in both runs. */
interface RatioOfBoth extends Pick<Candidate, "subject" | "arms" | "a" | "b"> {
	scenarios: readonly [ScenarioResult, ScenarioResult];
}

function ratiosOf(
	scenarios: readonly [ScenarioResult, ScenarioResult],
	{ measure }: Rule,
): RatioOfBoth[] {
	const [base, ...others] = Object.keys(scenarios[0].arms);
	if (base === undefined) return [];
	return subjectsOf(scenarios[0]).flatMap((subject) =>
		others.map((other) => {
			const arms: [string, string] = [other, base];
			const [a, b] = scenarios.map(({ rounds }) =>
				ratioValues(rounds, subject, { arms, measure }),
			) as [number[], number[]];
			return { scenarios, subject, arms, a, b };
		}),
	);
}

function candidateOf(
	{ scenarios, subject, arms, a, b }: RatioOfBoth,
	{ seed, measure }: Rule,
): Candidate[] {
	const change = logChange(a, b);
	if (!change) return [];
	const [before, after] = scenarios;
	const moves = ownMoves(scenarios, subject, { arms, measure });
	const sides = { a: before, b: after, base: arms[1], seed, measure };
	const floor = floorOf(subject, sides);
	return [{ scenario: before.id, subject, arms, a, b, change, floor, moves }];
}

/** Nothing follows from what one run did not measure; that it did not is told, so that a run without answers is not "the same". */
function ofOneRun({
	scenarios,
	subject,
	arms,
	a,
	b,
}: RatioOfBoth): MetricChange[] {
	if ((a.length === 0) === (b.length === 0)) return [];
	return [
		{
			scenario: scenarios[0].id,
			metric: subject.metric,
			of: subject.of,
			arms,
			basis: "between",
			unit: "ratio",
			values: { a, b },
			a: geometricMean(a),
			b: geometricMean(b),
			change: null,
			verdict: "inconclusive",
			why: `run ${a.length === 0 ? "a" : "b"} has no value of it`,
		},
	];
}

/** The A/A bands of both runs together, as independent errors add up. */
function floorOf(
	subject: Subject,
	{
		a,
		b,
		base,
		seed,
		measure,
	}: {
		a: ScenarioResult;
		b: ScenarioResult;
		base: string;
		seed: number;
		measure: Measure | undefined;
	},
): number {
	const reach = ({ rounds }: ScenarioResult) => {
		const reading = { seed, resamples: 2000, ...(measure && { measure }) };
		const band = bandOf(controlRatio(rounds, subject, [base], reading));
		return Math.log(band?.high ?? 1);
	};
	return Math.hypot(reach(a), reach(b));
}

function provenOf(candidates: readonly Candidate[]): boolean[] {
	const probabilities = candidates.map(
		({ change, floor }) => change.probabilityBeyond(floor) ?? 1,
	);
	// Those without an interval are no tests, and shall not make others harder.
	const tested = candidates.map(({ change }) => change.low !== null);
	const standing = holm(
		probabilities.filter((_, index) => tested[index]),
		familyLevel,
	);
	return tested.map((isTested) => isTested && standing.shift() === true);
}

function told(
	{ scenario, subject, arms, a, b, change, moves }: Candidate,
	{ proven, rule }: { proven: boolean; rule: Rule },
): MetricChange {
	return {
		scenario,
		metric: subject.metric,
		of: subject.of,
		arms,
		basis: "between",
		unit: "ratio",
		values: { a, b },
		a: geometricMean(a),
		b: geometricMean(b),
		change: factorOf(change),
		...judge(change, {
			proven,
			rule,
			arms,
			moves,
			isRate: isRate(subject.metric),
		}),
	};
}

function judge(
	change: MeanDifference,
	{
		proven,
		rule,
		arms,
		moves,
		isRate,
	}: {
		proven: boolean;
		rule: Rule;
		arms: readonly [string, string];
		moves: Moves;
		isRate: boolean;
	},
): Pick<MetricChange, "verdict" | "why"> {
	const least = Math.log1p(rule.threshold);
	const { value, low, high } = change;
	if (low === null || high === null)
		return {
			verdict: "inconclusive",
			why: "one round gives no interval",
		};
	if (proven && Math.abs(value) >= least)
		return whoMoved(value, { arms, moves, isRate });
	if (low > -least && high < least)
		return {
			verdict: "same",
			why: "the whole interval lies within the threshold",
		};
	return {
		verdict: "inconclusive",
		why: proven
			? "there is a change, and it may be smaller than the threshold"
			: "the interval cannot tell a change from noise",
	};
}
