import type { Results, ScenarioResult } from "../../../results/schema.ts";
import { titleOf } from "../../facts/series.ts";
import {
	boundText,
	expectedSubject,
	measuredText,
} from "../../text/expectation.ts";
import { findings } from "../../text/sentences.ts";
import {
	type Block,
	heading,
	paragraph,
	type Table,
	type Text,
	words,
} from "../blocks.ts";
import { qualityScenarioOf } from "../quality-scenario.ts";

/** Every scenario of the run in the six parts of a quality-attribute scenario, with what each arm came to. */
export function qualityAttributes({ scenarios }: Results): Block[] {
	if (scenarios.length === 0) return [];
	return [
		heading(2, "Quality-attribute scenarios", "quality-attributes"),
		paragraph(
			"The same scenarios in six parts, after Bass, Clements and Kazman: source, stimulus, artifact, environment, response and response measure. Put your own bounds in the place of ours.",
		),
		...scenarios.map(table),
	];
}

function table(scenario: ScenarioResult, index: number): Table {
	const { attribute, ...parts } = qualityScenarioOf(scenario);
	return {
		kind: "table",
		caption: `${index + 1}. ${titleOf(scenario)} (${attribute})`,
		columns: [words("Part"), words("Here")],
		rows: [
			["Source", parts.source],
			["Stimulus", parts.stimulus],
			["Artifact", parts.artifact],
			["Environment", parts.environment],
			["Response", parts.response],
			...measures(scenario),
		],
	};
}

/** One row for each bound; where the scenario sets none, what was found. */
function measures(scenario: ScenarioResult): Text[][] {
	const { expectations } = scenario;
	if (expectations.length === 0)
		return findings(scenario).map((found) => [
			"Response measure",
			`No bound is set. ${found}`,
		]);
	return expectations.map((each): Text[] => [
		"Response measure",
		[
			`${expectedSubject(each)}: ${boundText(each)}. Measured: ${measuredText(each)} `,
			{ verdict: each.verdict },
		],
	]);
}
