import type { ScenarioResult } from "../../../results/schema.ts";
import { validTrials } from "../../facts/run.ts";
import { count, missing, percent } from "../../print/format.ts";
import {
	type AvailabilityChart,
	type Block,
	numeric,
	type Text,
	words,
} from "../blocks.ts";

/** The share below which a second counts as an outage. */
const objective = 0.99;

/** Which capabilities served their customers in which second: where the blast of a fault went. */
export function availability(scenario: ScenarioResult): Block[] {
	const arms = Object.entries(scenario.arms).flatMap(([arm, { failure }]) =>
		failure ? [{ arm, series: Object.entries(failure.availability) }] : [],
	);
	const rows = arms.flatMap(({ arm, series }) =>
		series.map(([capability, shares]) =>
			availabilityRow(arm, capability, shares),
		),
	);
	if (rows.length === 0) return [];
	const charts = arms.map(({ arm }) => availabilityChart(scenario, arm));
	return [
		{ kind: "charts", arms: arms.map(({ arm }) => arm), charts },
		{
			kind: "table",
			caption:
				"Availability by capability, second by second, in the last trial",
			columns: [
				words("Capability"),
				words("Arm"),
				numeric("Seconds with requests"),
				numeric("Under 99 % good"),
				numeric("Worst second"),
				words("Seconds that were not all good"),
			],
			rows,
		},
	];
}

function availabilityRow(
	arm: string,
	capability: string,
	shares: readonly (number | null)[],
): Text[] {
	const known = shares.flatMap((share, second) =>
		share === null ? [] : [{ share, second }],
	);
	const bad = known.filter(({ share }) => share < 1);
	const worst = known.map(({ share }) => share);
	return [
		capability,
		[{ arm }],
		count(known.length),
		count(known.filter(({ share }) => share < objective).length),
		worst.length === 0 ? missing : percent(Math.min(...worst)),
		bad.length === 0
			? "none"
			: bad
					.map(({ share, second }) => `${second} s: ${percent(share)}`)
					.join(", "),
	];
}

function availabilityChart(
	scenario: ScenarioResult,
	arm: string,
): AvailabilityChart {
	const series = Object.entries(
		scenario.arms[arm]?.failure?.availability ?? {},
	);
	const cells = series.flatMap(([capability, shares]) =>
		shares.flatMap((good, second) =>
			good === null ? [] : [{ capability, second, good }],
		),
	);
	const fault = validTrials(scenario, arm).at(-1)?.fault;
	const bad = cells.filter(({ good }) => good < objective);
	const hit = [...new Set(bad.map(({ capability }) => capability))];
	return {
		chart: "availability",
		title: `Lost each second: ${arm}`,
		says: `Availability on ${arm}: ${hit.length} of ${series.length} capabilities had seconds under 99 % good${hit.length === 0 ? "" : `: ${hit.join(", ")}`}`,
		arm,
		cells,
		seconds: Math.max(0, ...cells.map(({ second }) => second + 1)),
		firedAt: inSeconds(fault?.firedAt),
		healedAt: inSeconds(fault?.healedAt),
	};
}

function inSeconds(ms: number | null | undefined): number | null {
	return ms === null || ms === undefined ? null : ms / 1000;
}
