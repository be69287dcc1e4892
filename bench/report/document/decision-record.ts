import type { Results } from "../../results/schema.ts";
import { armsOf } from "../facts/run.ts";
import { titleOf } from "../facts/series.ts";
import { obstacleTo } from "../facts/standing.ts";
import { capital, listed } from "../print/format.ts";
import { expectationText } from "../text/expectation.ts";
import {
	type Block,
	type Document,
	heading,
	list,
	paragraph,
} from "./blocks.ts";
import { type Evidence, evidenceOf, withSource } from "./evidence.ts";
import { qualityScenarioOf } from "./quality-scenario.ts";

/**
 * A decision record in the form of MADR 4.0.0 (adr.github.io/madr), filled from the data as far as data can: status proposed, and
 * no option chosen.
 */
export function decisionRecord(results: Results): Document {
	return {
		title: `Build the shop as ${armsOf(results).join(" or ") || "nothing that was measured"}?`,
		blocks: [
			...context(results),
			...drivers(results),
			...options(results),
			...outcome(results),
			...prosAndCons(results),
			...moreInformation(results),
		],
	};
}

/** The metadata of MADR, which stand before the title of the file. */
export function decisionMetadata({ run }: Results): string {
	return [
		"---",
		"status: proposed",
		`date: ${run.startedAt.slice(0, 10)}`,
		"decision-makers:",
		"consulted:",
		"informed:",
		"---",
	].join("\n");
}

function context(results: Results): Block[] {
	const arms = armsOf(results);
	const obstacle = obstacleTo(results);
	return [
		heading(2, "Context and Problem Statement", "adr-context"),
		paragraph(
			`One shop, with the same contract, rules and data, was run as ${listed(arms) || "nothing"} and measured by scenarios. Which of them fits what our shop has to do?`,
		),
		...(obstacle
			? [
					paragraph(
						`${capital(obstacle)}: nothing below counts for or against an option until it is measured again, with --profile standard or thorough.`,
					),
				]
			: []),
	];
}

function drivers({ scenarios }: Results): Block[] {
	return [
		heading(2, "Decision Drivers", "adr-drivers"),
		list(
			scenarios.length === 0
				? ["None was measured."]
				: scenarios.map(
						(scenario) =>
							`${capital(qualityScenarioOf(scenario).attribute)}: ${titleOf(scenario)}`,
					),
		),
		paragraph("Strike out what does not matter to you, and add what does."),
	];
}

function options(results: Results): Block[] {
	const { differences } = results.conditions;
	const arms = armsOf(results);
	return [
		heading(2, "Considered Options", "adr-options"),
		list(
			arms.map(
				(arm) => differences.find((each) => each.startsWith(`${arm}: `)) ?? arm,
			),
		),
	];
}

function outcome({ run, scenarios }: Results): Block[] {
	const open = scenarios.flatMap(({ expectations }, index) =>
		expectations
			.filter(({ verdict }) => verdict === "inconclusive")
			.map((each) => `${expectationText(each)} (scenario ${index + 1})`),
	);
	return [
		heading(2, "Decision Outcome", "adr-outcome"),
		paragraph(
			"No option is chosen: the data say what each costs and gives, and not what that is worth to you. Chosen option: …, because …",
		),
		heading(3, "Consequences", "adr-consequences"),
		paragraph(
			"They follow from the option: what is good and bad about each, as far as it was measured, stands under Pros and Cons.",
		),
		...(open.length === 0
			? []
			: [paragraph("Whatever is chosen, this stays open:"), list(open)]),
		heading(3, "Confirmation", "adr-confirmation"),
		paragraph([
			"Run it again on the machines that count, with the bounds that you need in the place of ours, and see every expectation held: ",
			{ code: run.command },
		]),
	];
}

function prosAndCons(results: Results): Block[] {
	const evidence = evidenceOf(results);
	return [
		heading(2, "Pros and Cons of the Options", "adr-pros-and-cons"),
		...armsOf(results).flatMap((arm, index) => [
			heading(3, arm, `adr-option-${index + 1}`),
			argumentsFor(arm, evidence),
		]),
	];
}

const order = ["Good", "Neutral", "Bad"] as const;

function argumentsFor(arm: string, evidence: readonly Evidence[]): Block {
	const items = evidence
		.filter((each) => each.arm === arm || each.other === arm)
		.map((each) => ({ word: wordFor(each, arm), text: withSource(each) }))
		.toSorted((a, b) => order.indexOf(a.word) - order.indexOf(b.word));
	return items.length === 0
		? paragraph("Nothing was measured that speaks for or against it.")
		: list(items.map(({ word, text }) => `${word}, because ${text}`));
}

/** What speaks for an arm speaks against the one beside it. */
function wordFor(
	{ side, arm: subject }: Evidence,
	arm: string,
): (typeof order)[number] {
	if (side === "open") return "Neutral";
	return (side === "good") === (subject === arm) ? "Good" : "Bad";
}

function moreInformation({ run }: Results): Block[] {
	return [
		heading(2, "More Information", "adr-more"),
		paragraph([
			"Neutral: not told from noise, or without an interval. All numbers, their conditions and what threatens them are in the report of run ",
			{ code: run.id },
			". What teams gain or lose by either option was not measured, and may count for more than all of it.",
		]),
	];
}
