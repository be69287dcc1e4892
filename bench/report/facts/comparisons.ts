import type { Control, Ratio, ScenarioResult } from "../../results/schema.ts";
import { leastGoodShare } from "../../results/thresholds.ts";
import { type Band, bandOf } from "../../stats/verdict.ts";
import { capital, listed, percent } from "../print/format.ts";
import { armsWithoutTrial, partOfArm, roundsOfRatio } from "./run.ts";

/** One arm against another at one percentile of one journey: a difference with its interval, or why there is none to tell. */
export interface Comparison {
	metric: string;
	/** Journey; null for the throughput of the whole load. */
	of: string | null;
	/** Numerator and denominator; the denominator is the first arm of the run. */
	arms: [string, string];
	/** Rounds in which both arms have a valid trial. */
	rounds: number;
	/** The measured ratio, whether or not it proves a difference; null where none may be printed. */
	ratio: Pick<Ratio, "value" | "low" | "high"> | null;
	/** Why this is inconclusive; null for a difference outside the A/A band. */
	doubt: string | null;
}

const percentiles = ["p50", "p95", "p99"] as const;

/** The metrics of capacity scenarios, of the whole load: good requests per second, and the highest rate that kept an objective. */
export const throughput = "throughput";
export const highestRate = "capacity";

/** Of which more is better. */
export const isRate = (metric: string) =>
	metric === throughput || metric === highestRate;

/** What a scenario compares, each arm against the first: latency at every percentile of every journey, or the throughput of the whole load. */
export function comparisonsOf(scenario: ScenarioResult): Comparison[] {
	const [base, ...others] = Object.keys(scenario.arms);
	if (base === undefined) return [];
	return subjectsOf(scenario).flatMap((subject) =>
		others.map((other) =>
			compare(scenario, { ...subject, arms: [other, base] }),
		),
	);
}

function subjectsOf(
	scenario: ScenarioResult,
): Pick<Comparison, "metric" | "of">[] {
	if (scenario.kind === "capacity")
		return [
			{ metric: isSearched(scenario) ? highestRate : throughput, of: null },
		];
	if (scenario.kind !== "latency") return [];
	return journeysOf(scenario).flatMap((of) =>
		percentiles.map((metric) => ({ metric, of })),
	);
}

/** Whether a capacity scenario searched for the highest rate (open) or saturated (closed). */
export const isSearched = ({ load }: ScenarioResult) => load?.model === "open";

/** Journeys of the load as it was run, so that one of which nothing was measured is named too. */
function journeysOf(scenario: ScenarioResult): string[] {
	const authored = scenario.load?.journeys;
	const names = Array.isArray(authored)
		? authored.flatMap((journey: { name?: unknown } | null) =>
				typeof journey?.name === "string" ? [journey.name] : [],
			)
		: [];
	const measured = Object.values(scenario.arms).flatMap(({ journeys }) =>
		Object.keys(journeys),
	);
	return [...new Set([...names, ...measured])];
}

type Subject = Pick<Comparison, "metric" | "of" | "arms">;

function compare(scenario: ScenarioResult, subject: Subject): Comparison {
	const { metric, of, arms } = subject;
	const found = scenario.ratios.find(
		(ratio) =>
			ratio.metric === metric &&
			ratio.of === of &&
			ratio.of_arms.join("/") === arms.join("/"),
	);
	const rounds = roundsOfRatio(scenario, arms);
	const withheld = badAnswers(scenario, subject);
	if (withheld) return { ...subject, rounds, ratio: null, doubt: withheld };
	if (!found) {
		const doubt = whyNoRatio(scenario, subject, rounds);
		return { ...subject, rounds, ratio: null, doubt };
	}
	const doubt = doubtAbout(found, rounds, scenario.control);
	return { ...subject, rounds, ratio: found, doubt };
}

function badAnswers(
	scenario: ScenarioResult,
	{ of, arms }: Subject,
): string | null {
	if (of === null) return null;
	for (const arm of arms) {
		const part = partOfArm(scenario, arm, of);
		if (part && part.offered > 0 && part.good < leastGoodShare * part.offered)
			return `only ${percent(part.good / part.offered)} of the requests to ${arm} were good, and errors have no latency to compare`;
	}
	return null;
}

function whyNoRatio(
	scenario: ScenarioResult,
	{ metric, of, arms }: Subject,
	rounds: number,
): string {
	const absent = armsWithoutTrial(scenario).filter((arm) => arms.includes(arm));
	if (absent.length > 0) return `there is no valid trial of ${listed(absent)}`;
	if (rounds === 0) return "in no round were the trials of both arms valid";
	if (metric === throughput) return "no throughput was measured";
	if (metric === highestRate)
		return "in no round was the limit of both arms found";
	if (arms.every((arm) => isEarned(scenario, { arm, metric, of })))
		return "no round gave it on both arms";
	const needed = Math.round(10 / (1 - Number(metric.slice(1)) / 100));
	return `not earned, a ${metric} needs ${needed.toLocaleString("en")} answers in each trial`;
}

function isEarned(
	scenario: ScenarioResult,
	{ arm, metric, of }: { arm: string; metric: string; of: string | null },
): boolean {
	const latency =
		of === null ? undefined : partOfArm(scenario, arm, of)?.latencyMs;
	return typeof latency?.[metric as keyof typeof latency] === "number";
}

function doubtAbout(
	ratio: Ratio,
	rounds: number,
	control: Control | null,
): string | null {
	if (ratio.low === null || ratio.high === null)
		return rounds === 1
			? "one round gives no interval"
			: "the rounds that measured it give no interval";
	if (ratio.verdict !== "inconclusive") return null;
	if (!control) return "there is no A/A control to stand against";
	return "the interval overlaps the A/A band";
}

/** The A/A control of a metric; results of older builds keep that of one metric only. */
export function controlOf(
	scenario: ScenarioResult,
	{ metric, of }: Pick<Comparison, "metric" | "of">,
): Control | null {
	const isSame = (other: { metric: string; of: string | null }) =>
		other.metric === metric && other.of === of;
	const own = scenario.ratios.find(isSame)?.control;
	if (own) return { metric, of, ...own };
	const { control } = scenario;
	return control && isSame(control) ? control : null;
}

/** The A/A band of a control; null where one round gave no interval. */
export function bandOfControl(control: Control | null): Band | null {
	return control && bandOf({ ...control, value: control.ratio });
}

/** `Checkout p50`, `Throughput`, `Highest rate`. */
export function subjectOf({ of, metric }: Pick<Comparison, "of" | "metric">) {
	const name = metric === highestRate ? "highest rate" : metric;
	return capital(of === null ? name : `${of} ${name}`);
}
