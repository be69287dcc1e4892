import type { ScenarioResult } from "../../../results/schema.ts";
import type { Trial } from "../../../results/trial-schema.ts";
import { type PlacedTrial, trialsOf } from "../../facts/run.ts";
import {
	count,
	digits,
	duration,
	missing,
	moment,
	percent,
} from "../../print/format.ts";
import { numeric, type Table, type Text, words } from "../blocks.ts";

/** Every trial in the order in which it ran, and whether it counts. */
export function trials(scenario: ScenarioResult): Table[] {
	const all = trialsOf(scenario);
	if (all.length === 0) return [];
	return [
		{
			kind: "table",
			caption: "All trials, in the order in which they ran",
			columns: [
				numeric("Round"),
				numeric("Place"),
				words("Arm"),
				words("Role"),
				words("Began"),
				words("Warm-up"),
				numeric("Offered/s"),
				numeric("Good/s"),
				numeric("Driver lag p99"),
				numeric("Other programs, cores"),
				numeric("Host took"),
				numeric("Load average"),
				words("Counts"),
			],
			rows: all.map(row),
			note: "Warm-up: closed load before the measured one, and whether its windowed p50 was flat at the end. Driver lag: sent − due. Other programs: CPU of processes that are no part of the trial; it may pass one core. Host took: share of the cores' time that the host gave to other guests (steal). Load average: of the last minute, at the end of the trial.",
			folded: true,
		},
	];
}

function row({ round, place, trial }: PlacedTrial): Text[] {
	const { load, machine, accepted, why } = trial;
	return [
		count(round),
		count(place),
		[{ arm: trial.arm }],
		trial.role,
		moment(trial.startedAt),
		warmupText(load),
		load ? digits(load.offeredPerSecond) : missing,
		digits(load?.goodPerSecond),
		duration(load?.lagMs.p99),
		digits(machine?.foreignShare),
		percent(machine?.stealShare ?? null),
		digits(machine?.loadAverage[0]),
		accepted ? "yes" : `no: ${why ?? "no reason was recorded"}`,
	];
}

/** How long the arm was warmed up before its load, and whether its p50 had become flat. */
function warmupText(load: Trial["load"]): Text {
	if (load?.rampMs === undefined) return missing;
	return `${duration(load.rampMs)}, ${load.rampBecameFlat ? "flat" : "not flat"}`;
}
