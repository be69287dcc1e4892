import type { ScenarioResult } from "../../../results/schema.ts";
import { overTime } from "../../facts/over-time.ts";
import { namesOf, validTrials } from "../../facts/run.ts";
import { digits, missing } from "../../print/format.ts";
import {
	type Block,
	heading,
	numeric,
	paragraph,
	type Table,
	type TimeChart,
	words,
} from "../blocks.ts";

/** Latency and failures of each journey while the load ran. Where trials have different faults or changes there is no one course to show. */
export function latencyOverTime(scenario: ScenarioResult, id: string): Block[] {
	const { matrix = [], changes = [] } = scenario;
	if (matrix.length > 1 || changes.length > 1) return [];
	const journeys = namesOf(scenario, (arm) => arm.journeys).flatMap(
		(journey) => {
			const bins = overTime(scenario, journey).flatMap(({ arm, bins }) =>
				bins.map((bin) => ({ arm, ...bin })),
			);
			return bins.some(({ p50 }) => p50 !== null) ? [{ journey, bins }] : [];
		},
	);
	if (journeys.length === 0) return [];
	const moments = momentsOf(scenario);
	const charts = journeys.map(({ journey, bins }) => ({
		...chartOf(journey, bins),
		...moments,
	}));
	return [
		heading(3, "Latency over time", `${id}-time`),
		paragraph(
			"By when a journey was due, in the measured valid trials of each arm together. Answers that were late, wrong or missing are counted apart, below the latency of right ones.",
		),
		{ kind: "charts", arms: Object.keys(scenario.arms), charts },
		tableOf(journeys),
	];
}

type Bins = TimeChart["bins"];

/** Seconds since the measured load began; of the first fault, as its trials share one timeline. */
function momentsOf(
	scenario: ScenarioResult,
): Pick<TimeChart, "firedAt" | "healedAt"> {
	const [fault] = Object.keys(scenario.arms)
		.flatMap((arm) => validTrials(scenario, arm))
		.flatMap(({ fault }) => fault ?? []);
	const seconds = (ms: number | null | undefined) =>
		ms === null || ms === undefined ? null : ms / 1000;
	return {
		firedAt: seconds(fault?.firedAt),
		healedAt: seconds(fault?.healedAt),
	};
}

function chartOf(
	journey: string,
	bins: Bins,
): Omit<TimeChart, "firedAt" | "healedAt"> {
	const arms = [...new Set(bins.map(({ arm }) => arm))];
	const each = arms.map((arm) => {
		const own = bins.filter((bin) => bin.arm === arm);
		const medians = own.flatMap(({ p50 }) => p50 ?? []);
		const worst = Math.max(...own.map(({ badPerSecond }) => badPerSecond));
		const range =
			medians.length === 0
				? "no p50 earned"
				: `p50 from ${digits(Math.min(...medians))} to ${digits(Math.max(...medians))} ms`;
		return `${arm}: ${range}, at most ${digits(worst)} per second not good`;
	});
	return {
		chart: "time",
		title: `${journey}: latency over time`,
		says: `${journey} over time. ${each.join("; ")}`,
		bins,
	};
}

function tableOf(journeys: readonly { journey: string; bins: Bins }[]): Table {
	return {
		kind: "table",
		caption: "Latency over time in numbers",
		columns: [
			words("Journey"),
			words("Arm"),
			...["Seconds", "p50, ms", "p95, ms", "Not good/s"].map(numeric),
		],
		rows: journeys.flatMap(({ journey, bins }) =>
			bins.map(({ arm, from, to, p50, p95, badPerSecond }) => [
				[{ code: journey }],
				[{ arm }],
				`${from}–${to}`,
				digits(p50),
				digits(p95),
				digits(badPerSecond),
			]),
		),
		note: `${missing}: not earned, fewer than ten samples beyond it. Histograms of seconds keep two digits.`,
		folded: true,
	};
}
