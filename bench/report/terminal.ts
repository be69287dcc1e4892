import pc from "picocolors";
import type {
	ExpectationResult,
	Results,
	ScenarioResult,
} from "../results/schema.ts";
import { comparisonsOf } from "./comparisons.ts";
import { expectationText } from "./expectation-text.ts";
import { armsOf, stampOf } from "./facts.ts";
import { duration, listed, plainText } from "./format.ts";
import { reservations, samenessSentence, warnings } from "./reservations.ts";
import {
	controlSentence,
	findings,
	meaning,
	verdictSentence,
} from "./sentences.ts";
import { type Paint, paintWith } from "./terminal-paint.ts";
import { scenarioTables } from "./terminal-tables.ts";
import { wrapped } from "./wrap.ts";

/** How the terminal is written to. */
export interface TerminalOptions {
	color: boolean;
	/** Width of the terminal in characters. */
	columns: number;
}

/** What a line of report is written with. */
export interface Pen {
	paint: Paint;
	columns: number;
	/** Wraps a sentence; `hang` is what its first line begins with, the others are indented as far. */
	say: (sentence: string, hang?: string) => string;
}

const widest = 100;
const narrowest = 30;

/** The report for a newcomer's terminal: what was compared, what was found, how sure that is. The same results give the same text. */
export function terminalReport(
	results: Results,
	{ color, columns }: TerminalOptions,
): string {
	const pen = penFor(color, Math.max(narrowest, Math.min(widest, columns)));
	const parts = [
		introduction(results, pen),
		...results.scenarios.map((scenario, index) =>
			scenarioText(scenario, index + 1, pen),
		),
		closing(results, pen),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function penFor(color: boolean, columns: number): Pen {
	const paint = paintWith(pc.createColors(color));
	const say = (sentence: string, hang = "") =>
		paint.arms(wrapped(plainText(sentence), columns, hang));
	return { paint, columns, say };
}

function introduction(results: Results, pen: Pen): string {
	const { run, conditions } = results;
	const { paint, say } = pen;
	const stamp = stampOf(results);
	return [
		say(
			`Compared: ${listed(armsOf(results)) || "nothing"}, one shop built more than once.`,
		),
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

function scenarioText(
	scenario: ScenarioResult,
	number: number,
	pen: Pen,
): string {
	const { paint, say } = pen;
	const meant = meaning(scenario);
	return [
		paint.bold(say(scenario.title, `${number}. `)),
		verdictLine(scenario, pen),
		...findings(scenario).map((finding) => say(finding, "   - ")),
		...(comparisonsOf(scenario).length > 0 || scenario.control
			? [say(`How sure: ${controlSentence(scenario)}`, "   - ")]
			: []),
		...scenarioTables(scenario, pen),
		...expectationLines(scenario.expectations, pen),
		...reservations(scenario).map((doubt) => say(doubt, "   ! ")),
		...(meant ? [say(`${meant.says}: ${meant.text}`, "   ")] : []),
	].join("\n");
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
