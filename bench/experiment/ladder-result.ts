import type {
	Climb,
	LadderResults,
	StepDifference,
} from "../results/ladder-schema.ts";
import type { Round, Trial } from "../results/trial-schema.ts";
import type { Scenario } from "../scenario/schema.ts";
import { meanOverRounds } from "../stats/interval.ts";
import { mean } from "../stats/mean.ts";
import { createRandom } from "../stats/random.ts";
import { ratioOverRounds } from "../stats/ratio.ts";
import { type Band, differenceOf } from "../stats/verdict.ts";
import { goodOf } from "./arm-cost.ts";
import { changesBetween, type Ladder } from "./ladder-steps.ts";
import { type Measure, measureOf, type Subject, valueIn } from "./ratios.ts";

/** What is read of each trial up the ladder. */
type Read = Pick<Climb, "metric" | "of" | "unit"> & { measure: Measure };

/** A ladder's differences, step by step, derived from its trials and nothing else. */
export function ladderResultsOf(
	scenario: Scenario,
	rounds: readonly Round[],
	{ steps, left, seed }: Ladder & { seed: number },
): LadderResults {
	return {
		steps: steps.map((arm, index) => ({
			arm,
			changes: index === 0 ? [] : changesBetween(steps[index - 1] ?? arm, arm),
		})),
		left,
		control: steps[0] ?? "",
		climbs: readsOf(scenario).flatMap(
			(read) => climbOf(read, rounds, { steps, seed }) ?? [],
		),
	};
}

function readsOf({ load }: Scenario): Read[] {
	const latency = (["p50", "p99"] as const).flatMap((metric) =>
		load.journeys.map(
			({ name }): Read => ({
				metric,
				of: name,
				unit: "ms",
				measure: measureOf,
			}),
		),
	);
	return [
		...latency,
		{
			...{ metric: "cpuMicrosPerGood", of: null, unit: "micros" },
			measure: perGood(({ cost }) => cost?.cpuMicros),
		},
		{
			...{ metric: "wireBytesPerGood", of: null, unit: "bytes" },
			measure: perGood(({ cost }) => cost?.wire?.bytesOut),
		},
	];
}

/** A cost of a trial, shared out among its good requests. */
function perGood(read: (trial: Trial) => number | undefined): Measure {
	return (trial) => {
		const good = goodOf(trial.load?.operations ?? {});
		const all = read(trial);
		return all === undefined || good === 0 ? null : all / good;
	};
}

/** What each step came to in one round; undefined where it gave nothing. */
type Values = ReadonlyMap<string, number>;

/** One metric up the ladder; undefined when fewer than two steps have earned it. */
function climbOf(
	{ measure, ...read }: Read,
	rounds: readonly Round[],
	{ steps, seed }: { steps: readonly string[]; seed: number },
): Climb | undefined {
	// A cost is read by its own measure, whatever the subject is called.
	const subject = read as Subject;
	const values = rounds.map(
		(round): Values =>
			new Map(
				steps.flatMap((arm) => {
					const value = valueIn(round, subject, { arm, measure });
					return value === null ? [] : [[arm, value]];
				}),
			),
	);
	const arms = steps.filter((arm) => values.some((each) => each.has(arm)));
	const complete = values.filter((each) => arms.every((arm) => each.has(arm)));
	const [first, last] = [arms[0], arms.at(-1)];
	if (arms.length < 2 || complete.length === 0 || !first || !last)
		return undefined;
	const band = controlBand(rounds, first, { subject, measure, seed });
	const between = (under: string, over: string) =>
		differenceBetween(complete, { under, over }, { band, seed });
	return {
		...read,
		rounds: complete.length,
		rows: arms.map((arm, index) => ({
			arm,
			value: mean(complete.map((each) => each.get(arm) ?? 0)),
			difference: index === 0 ? null : between(arms[index - 1] ?? arm, arm),
		})),
		whole: between(first, last),
	};
}

interface Reading {
	subject: Subject;
	measure: Measure;
}

/**
 * How far two trials of one arm lie apart here: the inner half of the 95 % interval of control ÷ measured (bandOf in bench/stats says
 * why), and its reciprocal. Unlike in ratios against the first arm, each step has one trial of its own, so the band is not narrowed
 * by its root.
 */
function controlBand(
	rounds: readonly Round[],
	arm: string,
	{ subject, measure, seed }: Reading & { seed: number },
): Band | null {
	const pairs = rounds.flatMap((round) => {
		const numerator = valueIn(round, subject, {
			arm,
			role: "control",
			measure,
		});
		const denominator = valueIn(round, subject, {
			...{ arm, role: "measured", measure },
		});
		return numerator && denominator ? [{ numerator, denominator }] : [];
	});
	if (pairs.length === 0) return null;
	const { value, low, high } = ratioOverRounds(pairs, {
		random: createRandom(seed, 31),
	});
	if (low === null || high === null) return null;
	const greatest = Math.max(
		Math.sqrt(value * high),
		1 / Math.sqrt(value * low),
	);
	return { low: 1 / greatest, high: greatest };
}

/** The mean difference over rounds; `held` when its interval misses 0 and the ratio of the two clears the A/A band. */
function differenceBetween(
	rounds: readonly Values[],
	{ under, over }: { under: string; over: string },
	{ band, seed }: { band: Band | null; seed: number },
): StepDifference {
	const pairs = rounds.map((round) => ({
		numerator: round.get(over) ?? 0,
		denominator: round.get(under) ?? 0,
	}));
	const estimate = meanOverRounds(
		pairs.map(({ numerator, denominator }) => numerator - denominator),
		{ random: createRandom(seed, 53) },
	);
	const { low, high } = estimate;
	const missesZero = low !== null && high !== null && (low > 0 || high < 0);
	// Of what begins with nothing there is no ratio, and an A/A pair of nothings does not vary.
	const isFromNothing = pairs.some(
		({ numerator, denominator }) => numerator === 0 || denominator === 0,
	);
	const clearsBand =
		isFromNothing ||
		differenceOf(
			ratioOverRounds(pairs, { random: createRandom(seed, 47) }),
			band,
		) !== "inconclusive";
	return {
		...estimate,
		verdict: missesZero && clearsBand ? "held" : "inconclusive",
	};
}
