import type { Results, ScenarioResult } from "../../../results/schema.ts";
import { rejectedShare, warnings } from "../../facts/reservations.ts";
import { armsOf, stampOf } from "../../facts/run.ts";
import { titleOf } from "../../facts/series.ts";
import { duration, moment } from "../../print/format.ts";
import { findings, verdictSentence } from "../../text/sentences.ts";
import {
	type Block,
	heading,
	list,
	paragraph,
	type Span,
	warning,
} from "../blocks.ts";

/** What was compared, what must be known before reading on, and the verdict sentences. */
export function overview(results: Results): Block[] {
	const stamp = stampOf(results);
	return [
		...(stamp ? [warning([{ strong: stamp }])] : []),
		...warnings(results).map(warning),
		paragraph(compared(results)),
		heading(2, "Verdicts", "verdicts"),
		paragraph([
			"One verdict for each question, and none over all of them: what a difference is worth depends on who asks. The words are explained in the ",
			{ link: "glossary", to: "#glossary" },
			".",
		]),
		...results.scenarios.flatMap(verdict),
	];
}

function compared(results: Results): Span[] {
	const { run, conditions } = results;
	const arms = armsOf(results);
	return [
		"Compared: ",
		...arms.flatMap((arm, index): Span[] => [
			...(index === 0 ? [] : [index === arms.length - 1 ? " and " : ", "]),
			{ arm },
		]),
		`; door ${conditions.door}; bus ${conditions.bus}; seed ${run.seed}; profile ${run.profile}. `,
		`Began ${moment(run.startedAt)}, ${took(results)}.`,
	];
}

function took({ run }: Results): string {
	if (run.endedAt === null) return "end not recorded";
	return `took ${duration(Date.parse(run.endedAt) - Date.parse(run.startedAt))}`;
}

function verdict(scenario: ScenarioResult, index: number): Block[] {
	const title: Span[] = [
		{ strong: `${index + 1}. ${titleOf(scenario)}` },
		" ",
		{ verdict: scenario.verdict },
		" ",
		verdictSentence(scenario),
	];
	const rejected = rejectedShare(scenario);
	return [
		paragraph(title),
		list([...findings(scenario), ...(rejected === null ? [] : [rejected])]),
	];
}
