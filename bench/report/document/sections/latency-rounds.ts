import { decodeHistogram } from "../../../results/histogram.ts";
import type { ScenarioResult } from "../../../results/schema.ts";
import { latencyOf } from "../../../stats/latency.ts";
import { namesOf, trialsOf } from "../../facts/run.ts";
import { counted, digits } from "../../print/format.ts";
import {
	type Block,
	heading,
	numeric,
	paragraph,
	type RoundsChart,
	type Table,
	words,
} from "../blocks.ts";
import { chartRows } from "../chart-rows.ts";

const shown = ["p50", "p95"] as const;

/** What each trial of a comparison gave, so that nobody need believe a mean. */
export function latencyByRound(scenario: ScenarioResult, id: string): Block[] {
	if (scenario.kind !== "latency" || scenario.rounds.length < 2) return [];
	const given = namesOf(scenario, (arm) => arm.journeys).flatMap((journey) =>
		trialLatencies(scenario, journey),
	);
	const charts = chartsOf(scenario, given);
	if (charts.flat().length === 0) return [];
	return [
		heading(3, "Latency, trial by trial", `${id}-rounds`),
		paragraph(
			"Each mark is one trial, in its round. A cross is the A/A control: the first arm once more. Trials that a rule rejected are hollow, stand apart on the right and count nowhere.",
		),
		...chartRows(scenario, charts),
		tableOf(given),
	];
}

type TrialLatency = Omit<RoundsChart["dots"][number], "ms"> & {
	journey: string;
} & Record<(typeof shown)[number], number | null>;

function trialLatencies(
	scenario: ScenarioResult,
	journey: string,
): TrialLatency[] {
	return trialsOf(scenario).flatMap(({ round, trial }) => {
		const { arm, role, accepted, load } = trial;
		const text = load?.journeys[journey]?.histogram;
		if (!text) return [];
		const { p50, p95 } = latencyOf(decodeHistogram(text));
		return [{ journey, arm, role, accepted, round, p50, p95 }];
	});
}

function chartsOf(
	scenario: ScenarioResult,
	given: readonly TrialLatency[],
): RoundsChart[][] {
	const journeys = [...new Set(given.map(({ journey }) => journey))];
	return journeys.map((journey) =>
		shown.flatMap((percentile): RoundsChart[] => {
			const dots = given.flatMap((trial) => {
				const ms = trial[percentile];
				return trial.journey === journey && ms ? [{ ...trial, ms }] : [];
			});
			if (dots.length === 0) return [];
			const all = dots.map(({ ms }) => ms);
			return [
				{
					chart: "rounds",
					title: `${journey}: ${percentile} of each trial`,
					says: saysOf(`The ${percentile} of ${journey}`, dots),
					arms: Object.keys(scenario.arms),
					dots,
					rounds: scenario.rounds.length,
					domainMs: [Math.min(...all), Math.max(...all)],
				},
			];
		}),
	);
}

function saysOf(subject: string, dots: RoundsChart["dots"]): string {
	const arms = [...new Set(dots.map(({ arm }) => arm))];
	const ranges = arms.map((arm) => {
		const all = dots
			.filter((dot) => dot.arm === arm && dot.accepted)
			.map(({ ms }) => ms);
		return all.length === 0
			? `${arm} in no valid trial`
			: `${arm} from ${digits(Math.min(...all))} to ${digits(Math.max(...all))} ms in ${counted(all.length, "valid trial")}`;
	});
	return `${subject} by trial: ${ranges.join(", ")}`;
}

function tableOf(given: readonly TrialLatency[]): Table {
	return {
		kind: "table",
		caption: "Each trial in numbers",
		columns: [
			words("Journey"),
			numeric("Round"),
			words("Arm"),
			words("Role"),
			...shown.map((percentile) => numeric(`${percentile}, ms`)),
			words("Counts"),
		],
		rows: given.map(({ journey, round, arm, role, p50, p95, accepted }) => [
			[{ code: journey }],
			`${round}`,
			[{ arm }],
			role,
			digits(p50),
			digits(p95),
			accepted ? "yes" : "no",
		]),
		folded: true,
	};
}
