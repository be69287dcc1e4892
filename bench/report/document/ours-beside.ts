import type { Results, ScenarioResult } from "../../results/schema.ts";
import { ratioText, twoDigits } from "../../stats/format.ts";
import {
	type Comparison,
	comparisonsOf,
	subjectOf,
} from "../facts/comparisons.ts";
import { pointText } from "../facts/series.ts";
import { brokeAnInvariant } from "../facts/standing.ts";
import { shownClimb } from "../text/ladder.ts";

/** One measurement of ours that may stand beside a published one. */
export interface Ours {
	text: string;
	/** On which side of 1 it lies, beyond the noise of the run; null where that cannot be told. */
	side: "above" | "below" | null;
	/** Its 95 % interval as a ratio in the published direction, to look for the published factor in. */
	interval: { low: number; high: number } | null;
}

/** Scenarios in which both did the same work and nothing was burnt at the door to hide the difference. */
const comparable = ({ scenarios }: Results) =>
	scenarios.filter(
		(scenario) => !scenario.workMs && !brokeAnInvariant(scenario),
	);

/** Microservices ÷ monolith, in whichever order the arms were run. */
export function ratios(results: Results, metrics: readonly string[]): Ours[] {
	return comparable(results)
		.flatMap(comparisonsOf)
		.filter(({ metric }) => metrics.includes(metric))
		.flatMap((found) => oursOf(found, ["microservices", "monolith"]));
}

function oursOf(
	comparison: Comparison,
	[over, under]: readonly [string, string],
): Ours[] {
	const { arms, ratio, doubt } = comparison;
	if (!ratio) return [];
	const pair = arms.join();
	const turned = pair === `${under},${over}`;
	if (!turned && pair !== `${over},${under}`) return [];
	const value = turned ? 1 / ratio.value : ratio.value;
	const [low, high] = turned
		? [inverse(ratio.high), inverse(ratio.low)]
		: [ratio.low, ratio.high];
	return [
		{
			text: `${subjectOf(comparison)} ${ratioText({ value, low, high })}`,
			side: doubt === null ? sideOf(value) : null,
			interval: low === null || high === null ? null : { low, high },
		},
	];
}

const inverse = (value: number | null) => (value ? 1 / value : null);

const sideOf = (ratio: number) => (ratio > 1 ? "above" : "below");

/** CPU and memory, to stand beside what they cannot be compared with. */
export function costs(results: Results): Ours[] {
	return comparable(results).flatMap(({ ratios }) =>
		ratios
			.filter(
				({ metric, of_arms }) =>
					metric === "cpuPerGood" &&
					of_arms.join() === "microservices,monolith",
			)
			.map((ratio) => ({
				text: `CPU per good request ${ratioText(ratio)}`,
				side: null,
				interval: null,
			})),
	);
}

/** How much nearer to each other p50 of the arms is with the most work than with the least. */
export function closings({ scenarios }: Results): Ours[] {
	const points = scenarios
		.filter((each) => each.series?.key === "work" && !brokeAnInvariant(each))
		.toSorted((a, b) => (a.series?.index ?? 0) - (b.series?.index ?? 0));
	const ends = [points[0], points.at(-1)].flatMap((point) => endOf(point));
	const [least, most] = ends;
	if (!least || !most || least.at === most.at) return [];
	return [
		{
			text: `p50 ${least.text} at ${least.at}, ${most.text} at ${most.at}`,
			side: apartSide(least, most),
			interval: null,
		},
	];
}

type End = {
	at: string;
	text: string;
	low: number | null;
	high: number | null;
};

function endOf(point: ScenarioResult | undefined): End[] {
	const found = point && comparisonsOf(point).find(isP50OfServices);
	if (!point?.series || !found?.ratio) return [];
	const { low, high } = found.ratio;
	return [
		{ at: pointText(point.series), text: ratioText(found.ratio), low, high },
	];
}

const isP50OfServices = ({ metric, arms }: Comparison) =>
	metric === "p50" && arms.join() === "microservices,monolith";

/** A difference between two ratios is told only where their intervals do not touch. */
function apartSide(least: End, most: End): Ours["side"] {
	if (least.low !== null && most.high !== null && most.high < least.low)
		return "below";
	if (least.high !== null && most.low !== null && most.low > least.high)
		return "above";
	return null;
}

/** What co-locating the services changes: as a ratio where they were the two arms, else as a step of the ladder. */
export function colocations(
	results: Results,
	metric: "p50" | "cpuMicrosPerGood",
): Ours[] {
	const direct =
		metric === "p50"
			? comparable(results)
					.flatMap(comparisonsOf)
					.filter((each) => each.metric === "p50")
					.flatMap((found) => oursOf(found, ["colocated", "microservices"]))
			: [];
	return [
		...direct,
		...results.scenarios.flatMap((each) => steps(each, metric)),
	];
}

function steps(scenario: ScenarioResult, metric: string): Ours[] {
	if (brokeAnInvariant(scenario)) return [];
	return (scenario.ladder?.climbs ?? [])
		.filter((climb) => climb.metric === metric)
		.flatMap((climb) => {
			const at = climb.rows.findIndex(
				({ arm }, index) =>
					arm.startsWith("microservices") &&
					climb.rows[index - 1]?.arm === "colocated",
			);
			const [before, after] = [climb.rows[at - 1], climb.rows[at]];
			if (!before || !after?.difference) return [];
			const { verdict, value } = after.difference;
			return [
				{
					text: `${shownClimb(climb).name}: ${twoDigits(before.value / after.value)}, from ${shownClimb(climb).rows[at]?.value} to ${shownClimb(climb).rows[at - 1]?.value}`,
					side: verdict === "held" ? (value > 0 ? "below" : "above") : null,
					interval: null,
				} as const,
			];
		});
}
