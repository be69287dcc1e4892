import type { DeployResults, FailureResults } from "../results/arm-schema.ts";
import type { MetricChange } from "../results/run-comparison.ts";
import type { ScenarioResult } from "../results/schema.ts";
import { type Count, shareDifference } from "../stats/share.ts";
import { flippedExpectations } from "./expectations.ts";

/** A change of a share by less than this matters to nobody. */
const leastShare = 0.01;

type Judged = Omit<MetricChange, "scenario" | "basis">;

/** What is counted, not timed: it does not depend on how busy the machine was. */
export function countedChanges(
	[a, b]: readonly [ScenarioResult, ScenarioResult],
	threshold: number,
): MetricChange[] {
	const all = Object.keys(a.arms).flatMap((arm): Judged[] => [
		...violations([a, b], arm),
		...badAnswers([a, b], arm),
		...failuresOf(a, arm).flatMap(([of, before]) => {
			const after = new Map(failuresOf(b, arm)).get(of);
			return after ? bystanders(before, after, { of, arms: [arm] }) : [];
		}),
		...deploysOf(a, arm).flatMap(([of, before]) => {
			const after = new Map(deploysOf(b, arm)).get(of);
			const about = { of, arms: [arm] };
			return after ? shipped(before, after, { ...about, threshold }) : [];
		}),
	]);
	return [...all, ...flippedExpectations(a, b)].map((each) => ({
		scenario: a.id,
		basis: "counted",
		...each,
	}));
}

type About = Pick<MetricChange, "of" | "arms">;

/** By fault where a scenario has several. */
function failuresOf(
	{ arms, matrix = [] }: ScenarioResult,
	arm: string,
): [string | null, FailureResults][] {
	if (matrix.length > 1)
		return matrix.flatMap(({ name, arms }) =>
			arms[arm] ? [[name, arms[arm]]] : [],
		);
	const failure = arms[arm]?.failure;
	return failure ? [[null, failure]] : [];
}

function deploysOf(
	{ arms, changes }: ScenarioResult,
	arm: string,
): [string | null, DeployResults][] {
	if (changes)
		return changes.flatMap(({ change, arms }) =>
			arms[arm] ? [[change, arms[arm]]] : [],
		);
	const deploy = arms[arm]?.deploy;
	return deploy ? [[null, deploy]] : [];
}

function violations(
	scenarios: readonly [ScenarioResult, ScenarioResult],
	arm: string,
): Judged[] {
	const [a, b] = scenarios.map(({ rounds }) => {
		const checks = rounds
			.flatMap(({ trials }) => trials)
			.filter((trial) => trial.arm === arm)
			.flatMap(({ invariants = [] }) => invariants);
		return checks.filter(({ held }) => !held).length;
	}) as [number, number];
	return [exact("violations", { a, b, of: null, arms: [arm], least: 1 })];
}

/** Requests without a good answer; only where nothing was broken on purpose. */
function badAnswers(
	scenarios: readonly [ScenarioResult, ScenarioResult],
	arm: string,
): Judged[] {
	const [a, b] = scenarios.map(({ kind, arms }) => {
		const parts =
			kind === "latency" ? Object.values(arms[arm]?.operations ?? {}) : [];
		const of = parts.reduce((sum, { offered }) => sum + offered, 0);
		const good = parts.reduce((sum, part) => sum + part.good, 0);
		return { count: of - good, of };
	}) as [Count, Count];
	if (a.of === 0 || b.of === 0) return [];
	const { value, low, high } = shareDifference(b, a);
	const [before, after] = [a.count / a.of, b.count / b.of];
	return [
		{
			...{ of: null, arms: [arm], metric: "badShare", unit: "share" },
			values: { a: [before], b: [after] },
			...{ a: before, b: after },
			change: { by: "difference", value: flat(value), low, high },
			...judgeShare(low, high),
		},
	];
}

/** The difference of two shares from their intervals (Zou & Donner, Statistics in Medicine 27, 2008, who call it MOVER). */
function bystanders(
	a: FailureResults,
	b: FailureResults,
	about: About,
): Judged[] {
	const [before, after] = [a.bystanderFailures, b.bystanderFailures];
	if (before === null || after === null) return [];
	if (a.notHere !== undefined || b.notHere !== undefined) return [];
	const value = after - before;
	const [lows, highs] = [
		[a.low, b.low],
		[a.high, b.high],
	];
	const known = [...lows, ...highs].every((each) => typeof each === "number");
	const low = known
		? value - Math.hypot(before - Number(lows[0]), Number(highs[1]) - after)
		: null;
	const high = known
		? value + Math.hypot(Number(highs[0]) - before, after - Number(lows[1]))
		: null;
	return [
		{
			...about,
			metric: "bystanderFailures",
			unit: "share",
			values: { a: [before], b: [after] },
			...{ a: before, b: after },
			change: { by: "difference", value: flat(value), low, high },
			...judgeShare(low, high),
		},
	];
}

/** Never −0. */
const flat = (value: number) => value + 0;

function judgeShare(
	low: number | null,
	high: number | null,
): Pick<MetricChange, "verdict" | "why"> {
	if (low === null || high === null)
		return { verdict: "inconclusive", why: "a run has no interval" };
	if (low > leastShare || high < -leastShare)
		return {
			verdict: low > 0 ? "regression" : "improvement",
			why: "the whole interval lies beyond one point of a hundred",
		};
	if (low >= -leastShare && high <= leastShare)
		return {
			verdict: "same",
			why: "the whole interval lies within one point of a hundred",
		};
	return {
		verdict: "inconclusive",
		why: "the interval reaches beyond one point of a hundred, and not all of it",
	};
}

function shipped(
	a: DeployResults,
	b: DeployResults,
	{ threshold, ...about }: About & { threshold: number },
): Judged[] {
	const count = (of: DeployResults) => of.unitsShipped.length;
	return [
		exact("unitsShipped", { ...about, a: count(a), b: count(b), least: 1 }),
		exact("bytesShipped", {
			...about,
			...{ a: a.bytesShipped, b: b.bytesShipped },
			least: threshold * a.bytesShipped,
		}),
		exact("failedDuringDeploy", {
			...about,
			...{ a: a.failedDuringDeploy, b: b.failedDuringDeploy },
			least: leastFailed,
		}),
	];
}

/** One request may fail by chance; a deploy that drops requests drops more. */
const leastFailed = 3;

/** A count has no sampling error: what differs by `least` or more has changed. */
function exact(
	metric: string,
	{ a, b, least, ...about }: About & { a: number; b: number; least: number },
): Judged {
	const value = b - a;
	const changed = value !== 0 && Math.abs(value) >= least;
	const worse = value > 0 ? "regression" : "improvement";
	return {
		...about,
		metric,
		unit: metric === "bytesShipped" ? "bytes" : "count",
		values: { a: [a], b: [b] },
		...{ a, b },
		change: { by: "difference", value, low: value, high: value },
		verdict: changed ? worse : "same",
		why: changed ? "counted" : "counted: no change that matters",
	};
}
