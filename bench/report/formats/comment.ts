import type { Results, ScenarioResult } from "../../results/schema.ts";
import { ratioText } from "../../stats/format.ts";
import {
	type Block,
	heading,
	list,
	numeric,
	paragraph,
	type Span,
	type Text,
	warning,
	words,
} from "../document/blocks.ts";
import {
	type Comparison,
	comparisonsOf,
	subjectOf,
} from "../facts/comparisons.ts";
import { reservations, warnings } from "../facts/reservations.ts";
import { armsOf, stampOf } from "../facts/run.ts";
import { titleOf } from "../facts/series.ts";
import { htmlText } from "../html/text.ts";
import { counted, listed, moment } from "../print/format.ts";
import {
	boundText,
	expectedSubject,
	measuredText,
} from "../text/expectation.ts";
import { findings, verdictSentence } from "../text/sentences.ts";
import { apart, harmless } from "./harmless.ts";
import { markdownBlocks } from "./markdown.ts";

/** GitHub refuses a comment of more characters. */
export const mostCharacters = 65_536;

/**
 * The report as a comment on a pull request: one screen, with the rest folded away in a `<details>` for each scenario. The last
 * scenarios are left out, and that is said, where it would become longer than GitHub takes.
 */
export function commentReport(results: Results): string {
	const { scenarios } = results;
	const top = markdownBlocks(harmless(summary(results)));
	const folded = scenarios.map(details);
	const left = (kept: number) =>
		kept === folded.length
			? ""
			: `\nLeft out, to fit: the details of ${counted(folded.length - kept, "scenario")}. They are in report.md.\n`;
	for (let kept = folded.length; kept > 0; kept--) {
		const text = `${top}${folded.slice(0, kept).join("")}${left(kept)}`;
		if (text.length <= mostCharacters) return text;
	}
	return cut(top, left(0));
}

/** A table of verdicts that alone is too long keeps its first whole lines. */
function cut(top: string, note: string): string {
	const room = top.slice(0, mostCharacters - note.length);
	return `${room.slice(0, room.lastIndexOf("\n") + 1)}${note}`;
}

function summary(results: Results): Block[] {
	const { run, conditions, scenarios } = results;
	const stamp = stampOf(results);
	const arms = listed(armsOf(results)) || "no arm was run";
	return [
		heading(3, `shoplab: ${arms}`, "shoplab"),
		...(stamp ? [warning([{ strong: stamp }])] : []),
		...warnings(results).map(warning),
		{
			kind: "table",
			caption: "Verdicts, one for each question and none over all",
			columns: ["Question", "Verdict", "Expectations"].map(words),
			rows: scenarios.map((scenario) => [
				titleOf(scenario),
				[{ verdict: scenario.verdict }] as Span[],
				verdictSentence(scenario),
			]),
		},
		...ratios(scenarios),
		paragraph(
			`Run ${run.id} of ${moment(run.startedAt)}; profile ${run.profile}; seed ${run.seed}; bus ${conditions.bus}; door ${conditions.door}.`,
		),
	];
}

/** The median and the rates: what a reader asks for first. The rest is in the details. */
function ratios(scenarios: readonly ScenarioResult[]): Block[] {
	const rows = scenarios.flatMap((scenario) =>
		comparisonsOf(scenario)
			.filter(({ metric, ratio }) => ratio !== null && metric !== "p99")
			.map((comparison) => [titleOf(scenario), ...ratioCells(comparison)]),
	);
	if (rows.length === 0) return [];
	return [
		{
			kind: "table",
			caption: "Ratios with their 95 % intervals",
			columns: [
				words("Question"),
				words("Of"),
				words("Arms"),
				numeric("Ratio"),
				words("A difference?"),
			],
			rows,
		},
	];
}

function ratioCells(comparison: Comparison): string[] {
	const { arms, ratio, doubt } = comparison;
	return [
		subjectOf(comparison),
		arms.join(" ÷ "),
		ratioText(ratio),
		doubt === null ? "yes" : `inconclusive: ${doubt}`,
	];
}

function details(scenario: ScenarioResult): string {
	const blocks: Block[] = [
		list(findings(scenario)),
		{
			kind: "table",
			caption: "Expectations",
			columns: ["Expected of", "Bound", "Measured", "Verdict"].map(words),
			rows: scenario.expectations.map((each): Text[] => [
				expectedSubject(each),
				boundText(each),
				measuredText(each),
				[{ verdict: each.verdict }],
			]),
		},
		list(reservations(scenario)),
	];
	const title = htmlText(apart(titleOf(scenario)));
	return `\n<details>\n<summary>${title}</summary>\n\n${markdownBlocks(harmless(blocks))}\n</details>\n`;
}
