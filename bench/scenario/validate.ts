import type * as z from "zod";
import { explain, type Finding } from "./explain.ts";
import { type BaseFiles, withBases } from "./extend.ts";
import { type Setting, withSetting } from "./layers.ts";
import { outline } from "./outline.ts";
import { InvalidScenario, type Problem } from "./problems.ts";
import { checkRules, type Known } from "./rules.ts";
import { type Scenario, scenarioSchema } from "./schema.ts";
import { parseYaml, readYaml, type YamlSource } from "./yaml-source.ts";

/** What else a scenario is made of, beside its file. */
export interface Layers {
	bases: BaseFiles;
	settings: readonly Setting[];
}

const noLayers: Layers = { bases: new Map(), settings: [] };

/** A scenario file on top of what it extends, with what is set on the command line. Throws InvalidScenario. */
export function readLayers(
	file: string,
	{ bases, settings }: Layers,
): YamlSource {
	return settings.reduce(withSetting, withBases(readYaml(file), bases));
}

/** Reads and checks one scenario file. Throws InvalidScenario with all its problems, by line. */
export function readScenario(
	file: string,
	known: Known,
	layers = noLayers,
): Scenario {
	return checkScenario(readLayers(file, layers), known);
}

/** As readScenario, for text that is already there; `file` is only a name. */
export function parseScenario(
	file: string,
	text: string,
	known: Known,
): Scenario {
	return checkScenario(parseYaml(file, text), known);
}

function checkScenario(source: YamlSource, known: Known): Scenario {
	const schema = scenarioSchema(known.operations.map(({ name }) => name));
	return checkSource(source, schema, () =>
		checkRules(outline(source.value), known),
	);
}

/** Checks the value of a file against a schema and further rules. Throws InvalidScenario with all problems, by line. */
export function checkSource<Schema extends z.ZodType>(
	source: YamlSource,
	schema: Schema,
	rules: () => Finding[] = () => [],
): z.output<Schema> {
	const parsed = schema.safeParse(source.value);
	const found = parsed.success
		? []
		: explain(parsed.error.issues, source.value);
	const further = rules().filter((rule) => !isFollowOn(rule, found));
	const problems = [
		...source.problems,
		...[...found, ...further].map((finding) =>
			source.problemAt(finding, finding.message, finding.suggestion),
		),
	];
	if (problems.length > 0 || !parsed.success)
		throw new InvalidScenario(inOrder(source.file, problems));
	return parsed.data;
}

/** A rule about a place that is wrong in itself already says nothing new. */
function isFollowOn(rule: Finding, found: readonly Finding[]): boolean {
	return found.some(({ path }) =>
		path.every((segment, depth) => rule.path[depth] === segment),
	);
}

/** By place: those of the file itself before those of what it extends. */
function inOrder(file: string, problems: readonly Problem[]): Problem[] {
	const files = [file, ...problems.map((problem) => problem.file)];
	const byPlace = (a: Problem, b: Problem) =>
		files.indexOf(a.file) - files.indexOf(b.file) ||
		(a.line ?? 0) - (b.line ?? 0) ||
		(a.column ?? 0) - (b.column ?? 0);
	const isFirst = (problem: Problem, index: number, all: Problem[]) =>
		all.findIndex(
			(other) =>
				byPlace(other, problem) === 0 && other.message === problem.message,
		) === index;
	return problems.toSorted(byPlace).filter(isFirst);
}
