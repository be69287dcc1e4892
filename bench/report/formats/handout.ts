import type { Results, ScenarioResult } from "../../results/schema.ts";
import {
	type Block,
	paragraph,
	type Text,
	warning,
} from "../document/blocks.ts";
import { warnings } from "../facts/reservations.ts";
import { stampOf } from "../facts/run.ts";
import {
	type PointResult,
	seriesAt,
	seriesSentences,
} from "../facts/series.ts";
import { blockHtml, htmlPage } from "../html/page.ts";
import { htmlLine, htmlText } from "../html/text.ts";
import { counted, moment, plainText } from "../print/format.ts";
import { type Grid, gridsOf, seriesGrid } from "../terminal/tables.ts";
import { boundText, expectedSubject } from "../text/expectation.ts";
import { findings, meaning } from "../text/sentences.ts";
import { handoutStyle } from "./handout-style.ts";

/**
 * A page of A4 for students for each question that a run asked (a scenario, or a series of them): the question, room for a
 * prediction, what was measured, three questions to think about, and the author's reading. Each page says it where the run did not get to its end. Prints from any browser.
 */
export function handoutReport(results: Results): string {
	const sheets = results.scenarios.flatMap((scenario, index) => {
		if (!scenario.series) return [sheetOf(scenario, [])];
		const points = seriesAt(results.scenarios, index);
		return points.length === 0 ? [] : [sheetOf(scenario, points)];
	});
	const pages =
		sheets.length === 0
			? bannerHtml(results)
			: sheets.map((sheet) => sheetHtml(sheet, results)).join("\n");
	const body = `<main>\n${pages}\n</main>`;
	return htmlPage({ title: "shoplab: handout", body, moreStyle: handoutStyle });
}

/** What stands on one page. */
interface Sheet {
	question: string;
	intro: string | undefined;
	predict: string;
	measured: Block[];
	thinking: string[];
	reading: Block[];
}

const mostFindings = 5;

function sheetOf(scenario: ScenarioResult, points: PointResult[]): Sheet {
	const { title, series, narrate = {} } = scenario;
	const all = series ? seriesSentences(points) : findings(scenario);
	const grids = series ? [seriesGrid(points)] : gridsOf(scenario);
	const meant = meaning(points.at(-1) ?? scenario);
	return {
		question: series?.title ?? title,
		intro: narrate.intro,
		predict: narrate.predict ?? "What do you expect, and why?",
		measured: [
			...grids.filter(({ rows }) => rows.length > 0).map(tableOf),
			{ kind: "list", items: all.slice(0, mostFindings) },
			...more(all.length - mostFindings, "more sentence"),
		],
		thinking: [
			"Which of these numbers answers your prediction? How far were you from it, and in what did you reason otherwise?",
			...(meant
				? [
						"The author's reading stands below. Which number supports it? Which number would have shown that it is wrong?",
					]
				: [
						"Which of these numbers did you not expect? What could have caused it?",
					]),
			lastQuestion(points.length > 0 ? points : [scenario]),
		],
		reading: meant
			? [paragraph([{ strong: `${meant.says}: ` }, meant.text])]
			: [],
	};
}

/** Of what is open first, then of what was broken, then of what held; of a ratio where there is one. */
function lastQuestion(scenarios: readonly ScenarioResult[]): string {
	const all = scenarios.flatMap(({ expectations }) => expectations);
	const found = (wanted: string) => {
		const having = all.filter(({ verdict }) => verdict === wanted);
		return having.find(({ ratio }) => ratio !== null) ?? having[0];
	};
	const open = found("inconclusive");
	const broken = found("broken");
	const held = found("held");
	const expected = (one: (typeof all)[number]) =>
		`“${expectedSubject(one)}: ${boundText(one)}”`;
	if (open)
		return `${expected(open)} stayed inconclusive. What would you measure, and how often, to decide it?`;
	if (broken)
		return `${expected(broken)} was expected and did not hold. What would have to be built differently?`;
	if (held)
		return `${expected(held)} held. Under which load, or after which change to the shop, would it not?`;
	return "What would you expect of the same measurement on a machine with more cores, or over a real network?";
}

const mostRows = 14;

function tableOf({ head, rows }: Grid): Block {
	const left = rows.length - mostRows;
	return {
		kind: "table",
		caption: "The numbers",
		columns: head.map((name, index) => ({
			name,
			numeric: index > 0 && name !== "arm",
		})),
		rows: rows.slice(0, mostRows),
		...(left > 0 && {
			note: `${counted(left, "more row")} in the full report.`,
		}),
	};
}

const more = (left: number, noun: string): Block[] =>
	left > 0 ? [paragraph(`${counted(left, noun)} in the full report.`)] : [];

function sheetHtml(sheet: Sheet, results: Results): string {
	const stamp = stampOf(results);
	const { run, environment } = results;
	const source = `Run ${run.id}, ${moment(run.startedAt)}; profile ${run.profile}; seed ${run.seed}; ${environment.cores} cores.`;
	return `<article class="sheet">
<h1>${htmlText(sheet.question)}</h1>
${bannerHtml(results)}
${sheet.intro ? textHtml(sheet.intro) : ""}
<h2>Predict</h2>
${textHtml(sheet.predict)}
${answerLines(2)}
<p class="fold">fold here before you read on</p>
<h2>Measured</h2>
${sheet.measured.map(blockHtml).join("\n")}
<h2>Think</h2>
<ol>${sheet.thinking.map((each) => `<li>${htmlText(each)}${answerLines(1)}</li>`).join("\n")}</ol>
${sheet.reading.map(blockHtml).join("\n")}
<p class="note">${stamp ? `<strong>${htmlText(stamp)}.</strong> ` : ""}${htmlText(plainText(source))} A difference that is called inconclusive may be noise.</p>
</article>`;
}

const bannerHtml = (results: Results) =>
	warnings(results).map(warning).map(blockHtml).join("\n");

const textHtml = (text: Text) => `<p>${htmlLine(text)}</p>`;

/** Lines to write on. */
const answerLines = (number: number) =>
	'<span class="answer" aria-hidden="true"></span>'.repeat(number);
