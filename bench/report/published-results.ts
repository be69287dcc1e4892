import type { Results, ScenarioResult } from "../results/schema.ts";
import { ratioText, twoDigits } from "../stats/format.ts";
import { type Comparison, comparisonsOf, subjectOf } from "./comparisons.ts";
import { shownClimb } from "./ladder-text.ts";
import { pointText } from "./series.ts";
import { brokeAnInvariant } from "./standing.ts";

/** One measurement of ours that may stand beside a published one. */
export interface Ours {
	text: string;
	/** On which side of 1 it lies, beyond the noise of the run; null where that cannot be told. */
	side: "above" | "below" | null;
	/** Its 95 % interval as a ratio in the published direction, to look for the published factor in. */
	interval: { low: number; high: number } | null;
}

/** A published result, and how ours may be set beside it. */
export interface Published {
	source: string;
	setting: string;
	result: string;
	/** What was published, as a ratio in the direction of `find`; null where it is no such ratio. */
	claim: { side: "above" | "below"; factors: readonly number[] } | null;
	/** All our measurements of the same thing. */
	find: (results: Results) => Ours[];
	/** The run that would measure it; null where nothing here does. */
	measuredBy: string | null;
	/** What keeps the two apart even where they agree, or why they can never be compared. */
	apart: string;
}

const otherWork = "another shop, another runtime and other hardware";

/** The table "Published results" of the method, a row for each claim. */
export const publishedResults: readonly Published[] = [
	{
		source: "Ueda et al., IISWC 2016",
		setting: "Acme Air, Node.js and Java, same hardware",
		result: "throughput down to 0.21",
		claim: { side: "below", factors: [0.21] },
		find: (results) => ratios(results, ["throughput", "capacity"]),
		measuredBy: "saturation",
		apart: `${otherWork}; 0.21 is their worst case`,
	},
	{
		source: "Ueda et al., IISWC 2016",
		setting: "the same",
		result: "time in the runtime library 4.22× (Node.js), 2.69× (Java)",
		claim: null,
		find: costs,
		measuredBy: null,
		apart:
			"theirs is the time in runtime libraries alone; CPU is counted here for whole processes",
	},
	{
		source: "Blinowski et al., IEEE Access 2022 (their raw data)",
		setting: "gateway and a trivial GET",
		result: "throughput 0.53 (.NET), 0.73 (Java)",
		claim: { side: "below", factors: [0.53, 0.73] },
		find: (results) => ratios(results, ["throughput", "capacity"]),
		measuredBy: "saturation",
		apart: `${otherWork}; a page of this shop asks several services and not one`,
	},
	{
		source: "Blinowski et al., IEEE Access 2022 (their raw data)",
		setting: "CPU-heavy requests",
		result: "throughput 0.98, 0.95: the gap closes",
		claim: { side: "below", factors: [] },
		find: closings,
		measuredBy: "where-the-gap-closes",
		apart:
			"theirs is throughput, ours the ratio of p50 at a fixed rate, with the most work ÷ with the least; below 1 the gap closes",
	},
	{
		source: "KTH thesis 2024 (diva2:1867779)",
		setting: "rebuilt with AMQP, a fixed amount of work",
		result: "monolith finished in 40 % of the time",
		claim: { side: "below", factors: [0.4] },
		find: (results) =>
			results.conditions.bus.startsWith("amqp")
				? ratios(results, ["throughput"])
				: [],
		measuredBy: "saturation --bus amqp",
		apart: `${otherWork}; a fixed amount of work takes as long as throughput says, so 40 % of the time is 0.40 of the throughput; here only events go over AMQP, calls over HTTP`,
	},
	{
		source: "Ghemawat et al., HotOS 2023",
		setting: "Online Boutique, 11 services, co-located ÷ distributed",
		result: "up to 15× lower latency",
		claim: { side: "below", factors: [1 / 15] },
		find: (results) => colocations(results, "p50"),
		measuredBy: "hop-ladder",
		apart:
			"theirs is a cluster; ours is loopback, where a hop is cheaper; 15× is their best case",
	},
	{
		source: "Ghemawat et al., HotOS 2023",
		setting: "the same",
		result: "up to 9× lower cost",
		claim: { side: "below", factors: [1 / 9] },
		find: (results) => colocations(results, "cpuMicrosPerGood"),
		measuredBy: "hop-ladder",
		apart:
			"theirs is cores of a cluster, ours CPU time of a good request; 9× is their best case",
	},
	{
		source: "Bahaaio/monolith-vs-microservices-benchmark 2026",
		setting: "Spring shop, 2.0 CPU against 4 × 0.5",
		result: "throughput 0.38",
		claim: { side: "below", factors: [0.38] },
		find: (results) => ratios(results, ["throughput", "capacity"]),
		measuredBy: "saturation",
		apart: `${otherWork}; they gave each service a slice of CPU, here all share one cap`,
	},
	{
		source: "Bahaaio/monolith-vs-microservices-benchmark 2026",
		setting: "the same",
		result: "p95 494 against 199 ms, 2.5×",
		claim: { side: "above", factors: [494 / 199] },
		find: (results) => ratios(results, ["p95"]),
		measuredBy: "checkout-latency",
		apart: `${otherWork}; a service that waits for its slice of CPU waits longer than under one cap`,
	},
	{
		source: "Bahaaio/monolith-vs-microservices-benchmark 2026",
		setting: "13.3 % faulty ids",
		result: "10.78 % against 9.33 % failed journeys",
		claim: null,
		find: () => [],
		measuredBy: null,
		apart:
			"theirs are wrong inputs, counted over all journeys; faults here break a capability, and what counts are requests that do not need it",
	},
	{
		source: "Prime Video 2023",
		setting: "one team's pipeline merged into one process",
		result: "infrastructure cost down over 90 %",
		claim: null,
		find: costs,
		measuredBy: null,
		apart:
			"theirs is what a cloud charged for one pipeline; CPU and memory are no bill",
	},
];

/** Scenarios in which both did the same work and nothing was burnt at the door to hide the difference. */
const comparable = ({ scenarios }: Results) =>
	scenarios.filter(
		(scenario) => !scenario.workMs && !brokeAnInvariant(scenario),
	);

/** Microservices ÷ monolith, in whichever order the arms were run. */
function ratios(results: Results, metrics: readonly string[]): Ours[] {
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
function costs(results: Results): Ours[] {
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
function closings({ scenarios }: Results): Ours[] {
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
function colocations(
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
