import type { ScenarioResult } from "../../../results/schema.ts";
import { ratioText, twoDigits } from "../../../stats/format.ts";
import { rejectionRules } from "../../../stats/rejection.ts";
import {
	bandOfControl,
	comparisonsOf,
	controlOf,
} from "../../facts/comparisons.ts";
import { rejectedTrials, trialsOf } from "../../facts/run.ts";
import {
	count,
	digits,
	duration,
	missing,
	partOf,
} from "../../print/format.ts";
import { controlSentence } from "../../text/sentences.ts";
import {
	type Block,
	heading,
	numeric,
	paragraph,
	type Table,
	words,
} from "../blocks.ts";
import { trials } from "./trials.ts";

/** Whether the numbers can be believed: what the same program differs from itself by, what was thrown away, and whether the driver kept up. */
export function validity(scenario: ScenarioResult, id: string): Block[] {
	if (trialsOf(scenario).length === 0) return [];
	return [
		heading(3, "A/A band and validity", `${id}-validity`),
		paragraph(controlSentence(scenario)),
		...bands(scenario),
		paragraph(rejectionText(scenario)),
		driver(scenario),
		...trials(scenario),
	];
}

function bands(scenario: ScenarioResult): Table[] {
	const controls = comparisonsOf(scenario)
		.filter(({ arms }, _, [first]) => arms[0] === first?.arms[0])
		.flatMap((comparison) => controlOf(scenario, comparison) ?? []);
	if (controls.length === 0) return [];
	return [
		{
			kind: "table",
			caption: "The A/A control: the first arm divided by itself",
			columns: [
				words("Of"),
				words("Metric"),
				numeric("Ratio [95 % interval]"),
				numeric("A/A band"),
			],
			rows: controls.map((control) => {
				const band = bandOfControl(control);
				return [
					control.of === null ? "all of the load" : [{ code: control.of }],
					control.metric,
					ratioText({ ...control, value: control.ratio }),
					band ? `${twoDigits(band.low)}–${twoDigits(band.high)}` : missing,
				];
			}),
			note: "The first arm has two trials in each round, measured and control. They run the same program, so all that they differ by is noise. The band is how far each of them is from the mean of both, with the inner half of the 95 % interval. A ratio between arms counts only when its whole interval lies outside the band of its own metric.",
		},
	];
}

/** Every rule with the number of trials that it rejected, also where that is none: nobody can choose rules afterwards. */
function rejectionText(scenario: ScenarioResult): string {
	const rejected = rejectedTrials(scenario);
	const counts = Object.keys(rejectionRules).map((rule) => {
		const by = rejected.filter(({ trial }) =>
			trial.rejectedBy?.some((name) => name === rule),
		);
		return `${rule} ${by.length}`;
	});
	return `Trials rejected: ${partOf(rejected.length, trialsOf(scenario).length)}. By rule: ${counts.join(", ")}.`;
}

function driver(scenario: ScenarioResult): Table {
	return {
		kind: "table",
		caption: "The load driver: whether it sent on time",
		columns: [
			words("Arm"),
			...["Lag p50", "Lag p99", "Offered/s", "Valid trials"].map(numeric),
		],
		rows: Object.entries(scenario.arms).map(([arm, results]) => {
			const { lagMs, offeredPerSecond } = results.driver;
			const own = trialsOf(scenario).filter(({ trial }) => trial.arm === arm);
			const valid = own.filter(({ trial }) => trial.accepted);
			return [
				[{ arm }],
				duration(lagMs.p50),
				duration(lagMs.p99),
				digits(offeredPerSecond),
				`${count(valid.length)} of ${count(own.length)}`,
			];
		}),
		note: `Lag: from when a request was due to when it was sent, the worst of all valid trials; ${missing}: in the closed model nothing is due. Valid trials: controls and placebos included.`,
	};
}
