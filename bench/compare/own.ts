import type { MetricChange } from "../results/run-comparison.ts";
import type { ScenarioResult } from "../results/schema.ts";
import type { Trial } from "../results/trial-schema.ts";
import { factorOf, geometricMean, logChange } from "./logs.ts";
import {
	isRate,
	type Measure,
	ownValues,
	subjectsOf,
	unitOf,
} from "./subjects.ts";

/**
 * How far one arm's own value may move between two runs before the machine is no explanation. Fixed, since two runs cannot tell
 * their own drift: on this project's machine the p50 of one program rose from 4.9 to 8.5 ms when others were busy
 * (bench/stats/rejection.ts).
 */
const noiseBands: Readonly<Record<string, number>> = {
	ms: 2,
	perSecond: 2,
	micros: 1.5,
	bytes: 1.25,
};

type Values = Pick<MetricChange, "metric" | "of" | "unit" | "values">;

/** What each arm came to by itself, at two times: a change must pass the noise band, with its whole interval. */
export function armsAlone(
	[a, b]: readonly [ScenarioResult, ScenarioResult],
	{ threshold, measure }: { threshold: number; measure?: Measure },
): MetricChange[] {
	return Object.keys(a.arms).flatMap((arm) =>
		valuesOf([a, b], arm, measure).flatMap((found): MetricChange[] => {
			const change = logChange(found.values.a, found.values.b);
			if (!change) return [];
			return [
				{
					scenario: a.id,
					...found,
					arms: [arm],
					basis: "own",
					a: geometricMean(found.values.a),
					b: geometricMean(found.values.b),
					change: factorOf(change),
					...judge(change, { ...found, threshold }),
				},
			];
		}),
	);
}

function valuesOf(
	[a, b]: readonly [ScenarioResult, ScenarioResult],
	arm: string,
	measure: Measure | undefined,
): Values[] {
	const measured = subjectsOf(a).map((subject): Values => {
		const [before, after] = [a, b].map(({ rounds }) =>
			ownValues(rounds, subject, { arm, measure }),
		) as [number[], number[]];
		return {
			...subject,
			unit: unitOf(subject.metric),
			values: { a: before, b: after },
		};
	});
	const times = Object.entries(trialTimes).map(([metric, read]): Values => {
		const [before, after] = [a, b].map(({ rounds }) =>
			rounds
				.flatMap(({ trials }) => trials)
				.filter((trial) => trial.arm === arm && trial.accepted)
				.filter(({ role }) => role !== "placebo")
				.flatMap((trial) => read(trial) || []),
		) as [number[], number[]];
		return { metric, of: null, unit: "ms", values: { a: before, b: after } };
	});
	return [...measured, ...times];
}

/** Times that a trial has one of; 0, such as "no second fell short", has no logarithm and is left to the expectations. */
const trialTimes: Readonly<
	Record<string, (trial: Trial) => number | null | undefined>
> = {
	startUp: ({ cost }) => cost?.startUpMs,
	recovery: ({ fault, deploy }) => fault?.recoveryMs ?? deploy?.recoveryMs,
	build: ({ deploy }) => deploy?.buildMs,
	ship: ({ deploy }) => deploy?.shipMs,
	rollback: ({ deploy }) => deploy?.rollbackMs,
};

function judge(
	{ low, high }: { low: number | null; high: number | null },
	{ metric, unit, threshold }: Values & { threshold: number },
): Pick<MetricChange, "verdict" | "why"> {
	const band = noiseBands[unit] ?? 2;
	const [reach, least] = [Math.log(band), Math.log1p(threshold)];
	if (low === null || high === null)
		return { verdict: "inconclusive", why: "one trial gives no interval" };
	const isLarger = low > reach;
	if (isLarger || high < -reach)
		return {
			verdict: isLarger !== isRate(metric) ? "regression" : "improvement",
			why: `the whole interval passes the noise of two runs, × ${band}`,
		};
	if (low > -least && high < least)
		return {
			verdict: "same",
			why: "the whole interval lies within the threshold",
		};
	return {
		verdict: "inconclusive",
		why: `of two runs at two times, less than × ${band} is noise`,
	};
}
