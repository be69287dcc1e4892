import type { ScenarioResult } from "../../results/schema.ts";
import { type Block, heading, numeric, type Text, words } from "../blocks.ts";
import { type PlacedTrial, trialsOf } from "../facts.ts";
import { count, digits, duration, missing, moment } from "../format.ts";

/** Every trial in the order in which it ran, and whether it counts. */
export function trials(scenario: ScenarioResult, id: string): Block[] {
	const all = trialsOf(scenario);
	if (all.length === 0) return [];
	return [
		heading(3, "Trials", `${id}-trials`),
		{
			kind: "table",
			caption: "All trials, in the order in which they ran",
			columns: [
				numeric("Round"),
				numeric("Place"),
				words("Arm"),
				words("Role"),
				words("Began"),
				numeric("Offered/s"),
				numeric("Good/s"),
				numeric("Driver lag p99"),
				words("Counts"),
			],
			rows: all.map(row),
			note: "Driver lag: sent − due. A trial in which the driver fell too far behind its own schedule is rejected: where latency is compared, at a p99 lag over 5 ms or over 10 % of a p99 that it reports; where requests are counted, at 10 % of the deadline. The rules were fixed before the run.",
		},
	];
}

function row({ round, place, trial }: PlacedTrial): Text[] {
	const { load, accepted, why } = trial;
	return [
		count(round),
		count(place),
		[{ arm: trial.arm }],
		trial.role,
		moment(trial.startedAt),
		load ? digits(load.offeredPerSecond) : missing,
		digits(load?.goodPerSecond),
		duration(load?.lagMs.p99),
		accepted ? "yes" : `no: ${why ?? "no reason was recorded"}`,
	];
}
