import type {
	ExpectationResult,
	Results,
	ScenarioResult,
} from "../../../results/schema.ts";
import { titleOf } from "../../facts/series.ts";
import { missing } from "../../print/format.ts";
import {
	boundText,
	expectedSubject,
	measuredText,
} from "../../text/expectation.ts";
import { type Block, heading, paragraph, type Text, words } from "../blocks.ts";

/** What each scenario expected before it was run, and what was measured. */
export function expectations({ scenarios }: Results): Block[] {
	const rows = scenarios.flatMap((scenario, index) =>
		scenario.expectations.map((expectation) =>
			row(expectation, scenario, index + 1),
		),
	);
	const title = heading(2, "Expectations", "expectations");
	if (rows.length === 0)
		return [title, paragraph("No scenario of this run expects anything.")];
	return [
		title,
		{
			kind: "table",
			caption: "What the scenarios expect, and what was measured",
			columns: [
				"Scenario",
				"Expected of",
				"Bound",
				"Measured",
				"Verdict",
				"Because",
			].map(words),
			rows,
			note: "Written before the run. Held: the whole 95 % interval keeps the bound. Broken: none of it does. Inconclusive: anything else, one round and a value that was not measured or not earned (–) included.",
		},
	];
}

function row(
	expectation: ExpectationResult,
	scenario: ScenarioResult,
	number: number,
): Text[] {
	return [
		[{ link: `${number}. ${titleOf(scenario)}`, to: `#scenario-${number}` }],
		expectedSubject(expectation),
		boundText(expectation),
		measuredText(expectation),
		[{ verdict: expectation.verdict }],
		expectation.because ?? missing,
	];
}
