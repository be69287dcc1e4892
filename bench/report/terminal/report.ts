import type {
	ExpectationResult,
	Results,
	ScenarioResult,
} from "../../results/schema.ts";
import { comparisonsOf } from "../facts/comparisons.ts";
import {
	reservations,
	samenessSentence,
	warnings,
} from "../facts/reservations.ts";
import { stampOf } from "../facts/run.ts";
import { seriesAt, seriesSentences, titleOf } from "../facts/series.ts";
import { wrongAnswers } from "../facts/wrong-answers.ts";
import { duration } from "../print/format.ts";
import { expectationText } from "../text/expectation.ts";
import { type FirstWords, firstWords } from "../text/first-words.ts";
import {
	controlSentence,
	findings,
	meaning,
	verdictSentence,
} from "../text/sentences.ts";
import { type Pen, penFor, type TerminalOptions } from "./pen.ts";
import { scenarioTables, seriesTable } from "./tables.ts";
import { medianPartsText } from "./traces.ts";

/** The report for a newcomer's terminal: what was compared, what was found, how sure that is. The same results give the same text. */
export function terminalReport(
	results: Results,
	options: TerminalOptions,
): string {
	const pen = penFor(options);
	const parts = [
		...firstWords(results).map((words) => firstText(words, pen)),
		introduction(results, pen),
		...results.scenarios.flatMap((scenario, index) => [
			seriesText(results.scenarios, index, pen),
			scenarioText(scenario, index + 1, pen),
		]),
		closing(results, pen),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function firstText({ heading, says }: FirstWords, pen: Pen): string {
	const { paint, say } = pen;
	return [
		paint.bold(heading),
		...says.flatMap(({ title, text, command }) => [
			...(title === undefined ? [] : [paint.bold(say(title, "  "))]),
			say(text, title === undefined ? "  " : "    "),
			...(command === undefined ? [] : [say(command, "    ")]),
		]),
	].join("\n");
}

function introduction(results: Results, pen: Pen): string {
	const { run, conditions } = results;
	const { paint, say } = pen;
	const stamp = stampOf(results);
	return [
		paint.bold("The details"),
		say(
			`Bus ${conditions.bus}; door ${conditions.door}; seed ${run.seed}; profile ${run.profile}.`,
		),
		...(stamp ? [paint.bold(stamp)] : []),
		...warnings(results).map((warning) => say(warning, "! ")),
		say(`The same shop? ${samenessSentence(results)}`),
		...(results.sameness?.differences ?? [])
			.slice(0, mostDifferences)
			.map((difference) => say(difference, "  - ")),
	].join("\n");
}

/** The terminal shows the first differences; the reports on disk list them all. */
const mostDifferences = 5;

/** The series whose first point stands at this index. */
function seriesText(
	scenarios: readonly ScenarioResult[],
	index: number,
	pen: Pen,
): string {
	const points = seriesAt(scenarios, index);
	const [first] = points;
	if (!first) return "";
	return [
		pen.paint.bold(pen.say(`Series: ${first.series.title}`)),
		...seriesSentences(points).map((sentence) => pen.say(sentence, "   - ")),
		...seriesTable(points, pen),
	].join("\n");
}

function scenarioText(
	scenario: ScenarioResult,
	number: number,
	pen: Pen,
): string {
	const { paint, say } = pen;
	// What a series means is said once, after its last point.
	const { index = 0, count = 1 } = scenario.series ?? {};
	const meant = index === count - 1 ? meaning(scenario) : null;
	return [
		paint.bold(say(titleOf(scenario), `${number}. `)),
		verdictLine(scenario, pen),
		...[...findings(scenario), ...wrongAnswers(scenario)].map((finding) =>
			say(finding, "   - "),
		),
		...(comparisonsOf(scenario).length > 0 || scenario.control
			? [say(`How sure: ${controlSentence(scenario)}`, "   - ")]
			: []),
		...scenarioTables(scenario, pen),
		...tracesText(scenario, pen),
		...expectationLines(scenario.expectations, pen),
		...reservations(scenario).map((doubt) => say(doubt, "   ! ")),
		...(meant ? [say(`${meant.says}: ${meant.text}`, "   ")] : []),
	].join("\n");
}

/** Where the time went; the waterfalls themselves are in the reports. */
function tracesText({ traces = [] }: ScenarioResult, pen: Pen): string[] {
	if (traces.length === 0) return [];
	return [
		pen.say(
			"Where the time of a median request went, in ms, by tracing, which explains and does not measure (slow requests and waterfalls: report.html):",
			"   - ",
		),
		...traces.map((traced) => medianPartsText(traced, pen)),
	];
}

function verdictLine(scenario: ScenarioResult, pen: Pen): string {
	const marked = `   ${pen.paint.verdict(scenario.verdict)}  `;
	const width = `   ${scenario.verdict}    `.length;
	return beside(marked, width, verdictSentence(scenario), pen);
}

const expectationWidth = "   ? inconclusive ".length;

function expectationLines(
	expectations: readonly ExpectationResult[],
	pen: Pen,
): string[] {
	return expectations.map((expectation) => {
		const { verdict } = expectation;
		const padding = " ".repeat("inconclusive ".length - verdict.length);
		const marked = `   ${pen.paint.verdict(verdict)}${padding}`;
		return beside(marked, expectationWidth, expectationText(expectation), pen);
	});
}

/** A sentence beside something painted, whose width the colours would hide. */
function beside(
	painted: string,
	width: number,
	sentence: string,
	{ say }: Pen,
): string {
	return painted + say(sentence, " ".repeat(width)).slice(width);
}

function closing({ run, scenarios }: Results, { say }: Pen): string {
	if (run.endedAt === null || scenarios.length === 0) return "";
	const took = Date.parse(run.endedAt) - Date.parse(run.startedAt);
	return say(
		`Measured in ${duration(took)}. There is no overall score: which difference matters depends on what the shop is for.`,
	);
}
