import type { Results, ScenarioResult } from "../../results/schema.ts";
import { rejectedTrials } from "../facts/run.ts";

/** How a command is typed by somebody who has only just cloned the repository. */
const shoplab = "npm run shoplab --";

/** Scenarios that go on where one of a kind ends; a test checks that they are there. */
export const further: Readonly<Record<ScenarioResult["kind"], string>> = {
	latency: "hop-ladder",
	capacity: "where-the-gap-closes",
	failure: "isolation",
	deploy: "deploys",
	scaling: "highest-rate",
	ladder: "where-the-gap-closes",
};

const mostSteps = 3;

/** What fits the results, the most urgent first. */
export function nextSteps(results: Results): NextStep[] {
	return [...urgent(results), ...onward(results)].slice(0, mostSteps);
}

/** What to do, and how it is typed. */
export interface NextStep {
	text: string;
	command: string;
}

/** Of a series, the file that all of its points come from. */
const idOf = ({ id }: ScenarioResult) => id.split("@", 1)[0] ?? id;

function urgent({ run, scenarios, sameness }: Results): NextStep[] {
	const rejected = scenarios.flatMap(rejectedTrials);
	const open = scenarios.find(({ verdict }) => verdict === "inconclusive");
	const first = open ?? scenarios[0];
	return [
		...((sameness?.differences.length ?? 0) > 0
			? [
					{
						text: "See where the shops differ, and mend that first:",
						command: "npm run conformance",
					},
				]
			: []),
		...(rejected.length > 0
			? [
					{
						text: "See what disturbs this machine:",
						command: `${shoplab} doctor`,
					},
				]
			: []),
		...(run.profile === "quick" && first
			? [
					{
						text: "Measure long enough to conclude something:",
						command: `${shoplab} run ${idOf(first)} --profile standard`,
					},
				]
			: []),
		...(run.profile === "standard" && open
			? [
					{
						text: "Measure longer what stayed open:",
						command: `${shoplab} run ${idOf(open)} --profile thorough`,
					},
				]
			: []),
	];
}

/** Scenarios that were not run yet. */
function onward({ scenarios }: Results): NextStep[] {
	const ran = scenarios.map(idOf);
	const next = scenarios
		.flatMap(({ kind }) => further[kind] ?? [])
		.filter((id) => !ran.includes(id));
	return [...new Set(next)].map((id) => ({
		text: "Ask the next question:",
		command: `${shoplab} run ${id}`,
	}));
}
