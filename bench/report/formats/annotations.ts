import type {
	ExpectationResult,
	Results,
	ScenarioResult,
} from "../../results/schema.ts";
import { titleOf } from "../facts/series.ts";
import { earlyEnd } from "../facts/standing.ts";
import { counted, plainText } from "../print/format.ts";
import { expectationText } from "../text/expectation.ts";
import { verdictSentence } from "../text/sentences.ts";

/** What GitHub calls the weight of an annotation. */
type Level = "error" | "warning" | "notice";

interface Annotation {
	level: Level;
	/** Scenario file; undefined where results do not know it. */
	file: string | undefined;
	title: string;
	message: string;
}

/** GitHub shows this many annotations of a level for each step, and drops the others unsaid. */
const mostOfLevel = 10;

/**
 * Workflow commands of GitHub Actions (docs.github.com/actions/reference/workflow-commands-for-github-actions): an error for a run
 * that did not get to its end and for each broken expectation, a warning for each inconclusive one, a notice for each scenario
 * that held. Print it in a step.
 */
export function annotationsReport(results: Results): string {
	const all = [
		...annotationsOfRun(results),
		...results.scenarios.flatMap(annotationsOf),
	];
	const levels: readonly Level[] = ["error", "warning", "notice"];
	return levels
		.flatMap((level) => shown(all.filter((each) => each.level === level)))
		.map(command)
		.join("");
}

function annotationsOfRun(results: Results): Annotation[] {
	const message = earlyEnd(results);
	if (message === null) return [];
	return [{ level: "error", ...ofTheRun, message }];
}

/** What is of no scenario file. */
const ofTheRun = { file: undefined, title: "shoplab" } as const;

function annotationsOf(scenario: ScenarioResult): Annotation[] {
	const { file, verdict, expectations } = scenario;
	const about = { file, title: titleOf(scenario) };
	const open = expectations.filter(({ verdict }) => verdict !== "held");
	if (open.length > 0) return open.map((each) => ({ ...about, ...told(each) }));
	return [
		{
			...about,
			level: verdict === "held" ? "notice" : "warning",
			message: `${verdict}: ${verdictSentence(scenario)}`,
		},
	];
}

function told(each: ExpectationResult): Pick<Annotation, "level" | "message"> {
	const because = each.because === null ? "" : ` (${each.because})`;
	return {
		level: each.verdict === "broken" ? "error" : "warning",
		message: `${each.verdict}: ${expectationText(each)}${because}`,
	};
}

/** As many as are shown; the last place tells how many more there are. */
function shown(all: readonly Annotation[]): Annotation[] {
	const [first] = all;
	if (!first || all.length <= mostOfLevel) return [...all];
	const rest = all.length - mostOfLevel + 1;
	return [
		...all.slice(0, mostOfLevel - 1),
		{
			level: first.level,
			...ofTheRun,
			message: `${counted(rest, "more annotation")} of this level: see report.md`,
		},
	];
}

function command({ level, file, title, message }: Annotation): string {
	const properties = [
		...(file === undefined ? [] : [`file=${property(file)}`]),
		`title=${property(title)}`,
	];
	return `::${level} ${properties.join(",")}::${data(message)}\n`;
}

/** The escapes that the runner takes back: of messages these three, of properties two more (actions/toolkit, core/src/command.ts). */
function data(text: string): string {
	return plainText(text)
		.replaceAll("%", "%25")
		.replaceAll("\r", "%0D")
		.replaceAll("\n", "%0A");
}

function property(text: string): string {
	return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
