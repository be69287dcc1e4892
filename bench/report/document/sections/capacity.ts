import type { ScenarioResult } from "../../../results/schema.ts";
import type { CapacityResults, Probe } from "../../../results/search-schema.ts";
import { trialsOf } from "../../facts/run.ts";
import {
	count,
	digits,
	duration,
	missing,
	percent,
} from "../../print/format.ts";
import { limitText, objectiveText } from "../../text/load.ts";
import {
	type Block,
	heading,
	list,
	numeric,
	paragraph,
	type Table,
	type Text,
	words,
} from "../blocks.ts";

/** The highest rate of each arm at which the objective held, and every probe that says so. */
export function capacity(scenario: ScenarioResult, id: string): Block[] {
	const arms = Object.entries(scenario.arms).flatMap(([arm, { capacity }]) =>
		capacity ? [{ arm, capacity }] : [],
	);
	const searches = trialsOf(scenario).flatMap(({ round, trial }) =>
		trial.search ? [{ round, trial, search: trial.search }] : [],
	);
	const first = searches[0];
	if (!first) return [];
	return [
		heading(3, "Highest rate", `${id}-highest-rate`),
		paragraph(
			`Searched: the highest rate of arriving journeys at which ${objectiveText(first.search.objective)}; found to within ${percent(first.search.tolerance)}.`,
		),
		list(arms.map(({ arm, capacity }) => capacitySentence(arm, capacity))),
		armTable(arms),
		{
			kind: "table",
			caption: "Every probe, in the order in which it ran",
			columns: [
				numeric("Round"),
				words("Arm"),
				numeric("Rate/s"),
				numeric("Lasted"),
				numeric("Good"),
				numeric("p50"),
				numeric("p99"),
				numeric("Driver lag p99"),
				numeric("Cores busy"),
				words("Verdict"),
			],
			rows: searches.flatMap(({ round, trial, search }) =>
				search.probes.map((probe) =>
					probeRow(probe, {
						round,
						arm: trial.role === "measured" ? trial.arm : `${trial.arm} (A/A)`,
					}),
				),
			),
			note: "A probe is a short load on an arm that has come to rest. One that lies within a factor of two of a bound is repeated, and two of three decide. Rejected: the driver could not offer that rate, which says nothing of the arm. A short probe is kind: a queue that grows by 3 % of the load needs three seconds to add 100 ms.",
		},
	];
}

/** `monolith: 823/s (95 % interval 790–850)`, and never the driver's limit as the arm's. */
export function capacitySentence(
	arm: string,
	{ perSecond, low, high, limit }: CapacityResults,
): string {
	if (perSecond === null)
		return limit === "driver"
			? `${arm}: the load driver could not offer a rate to judge it by.`
			: `${arm}: the objective held at none of the rates that were tried.`;
	const interval =
		low === null || high === null
			? "one round, no interval"
			: `95 % interval ${digits(low)}–${digits(high)}`;
	if (limit === "objective")
		return `${arm}: up to ${digits(perSecond)} journeys/s (${interval}).`;
	const by =
		limit === "driver"
			? "the driver's limit, not the arm's"
			: "the highest rate that was tried";
	return `${arm}: at least ${digits(perSecond)} journeys/s, ${by}.`;
}

function armTable(
	arms: readonly { arm: string; capacity: CapacityResults }[],
): Table {
	return {
		kind: "table",
		caption: "Highest rate at which the objective held",
		columns: [
			words("Arm"),
			numeric("Journeys/s"),
			numeric("95 % interval over rounds"),
			words("Limited by"),
		],
		rows: arms.map(
			({ arm, capacity: { perSecond, low, high, limit } }): Text[] => [
				[{ arm }],
				perSecond !== null && limit !== "objective"
					? `≥ ${digits(perSecond)}`
					: digits(perSecond),
				low === null || high === null
					? missing
					: `${digits(low)}–${digits(high)}`,
				limitText[limit],
			],
		),
	};
}

function probeRow(
	probe: Probe,
	{ round, arm }: { round: number; arm: string },
): Text[] {
	return [
		count(round),
		[{ arm }],
		digits(probe.ratePerSecond),
		duration(probe.durationMs),
		percent(probe.goodShare),
		duration(probe.latencyMs.p50),
		duration(probe.latencyMs.p99),
		duration(probe.lagP99Ms),
		digits(probe.coresBusy),
		probe.why === null ? probe.verdict : `${probe.verdict}: ${probe.why}`,
	];
}
