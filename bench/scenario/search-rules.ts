import type { Finding } from "./explain.ts";
import { group, type Outline } from "./outline.ts";
import { nearest } from "./problems.ts";

/**
 * The rules of capacity scenarios: a closed load measures the throughput of some connections, an open one with an objective
 * searches for the highest rate of arrivals at which the objective holds. Nothing is both.
 */
export function searchRules(scenario: Outline): Finding[] {
	if (scenario.kind !== "capacity") return [];
	return [
		...loadFitsTheQuestion(scenario),
		...objectiveNamesAKnownPart(scenario),
		...metricsFitTheQuestion(scenario),
	];
}

const finding = (
	path: Finding["path"],
	message: string,
	suggestion: string | null = null,
): Finding => ({ path, at: "value", message, suggestion });

function loadFitsTheQuestion(scenario: Outline): Finding[] {
	const { model, objective, hasStages } = scenario;
	if (model === "closed" && objective !== undefined)
		return [
			finding(
				["objective"],
				"a closed load has no rate to search for; take the objective away, or write model: open and a rate to begin with",
			),
		];
	if (model !== "open") return [];
	return [
		...(objective === undefined
			? [
					finding(
						["load", "model"],
						"a capacity scenario with an open load searches for the highest rate, and needs to know what must hold there; add objective: { p99: 100ms, goodShare: 99% }, or take the closed model",
					),
				]
			: []),
		...(hasStages
			? [
					finding(
						["load", "stages"],
						"the search sets the rates itself; write rate (where it begins) and duration (of one probe) instead",
					),
				]
			: []),
	];
}

function objectiveNamesAKnownPart({ objective, journeys }: Outline): Finding[] {
	const { of } = group(objective);
	const parts = journeys
		.flatMap(({ name, steps }) => [name, ...steps.map((step) => step.name)])
		.filter((name) => name !== null);
	if (typeof of !== "string" || parts.length === 0 || parts.includes(of))
		return [];
	return [
		finding(
			["objective", "of"],
			`no journey or operation of this scenario is called "${of}"`,
			nearest(of, parts),
		),
	];
}

/** What each question gives; the rest belongs to the other one. */
const answers = {
	open: ["capacity", "violations"],
	closed: ["throughput", "goodShare", "violations", "p50", "p90", "p95", "p99"],
};

function metricsFitTheQuestion({ model, expectations }: Outline): Finding[] {
	if (model !== "open" && model !== "closed") return [];
	const all = new Set([...answers.open, ...answers.closed]);
	return expectations
		.filter(
			({ raw: { metric } }) =>
				all.has(String(metric)) && !answers[model].includes(String(metric)),
		)
		.map(({ path, raw: { metric } }) =>
			finding(
				[...path, "metric"],
				model === "open"
					? `a search for the highest rate measures ${answers.open.join(" and ")}; ${metric} belongs into its objective or into a closed load`
					: `${metric} is the answer of a search for the highest rate, in the open model; a closed load measures throughput`,
			),
		);
}
