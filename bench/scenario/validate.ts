import type * as z from "zod";
import { asMeant, explain, type Finding, meantPath } from "./explain.ts";
import { type BaseFiles, withBases } from "./extend.ts";
import {
	dotted,
	type Setting,
	valueAt,
	withSetting,
	withValue,
} from "./layers.ts";
import { type Combination, combinationsOf } from "./matrix-shape.ts";
import { group, outline } from "./outline.ts";
import { fileProblem, InvalidScenario, type Problem } from "./problems.ts";
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
	const source = settings.reduce(withSetting, withBases(readYaml(file), bases));
	nothingSetIsVaried(source.value, settings);
	return source;
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
	const checked = (at: YamlSource) =>
		checkSource(at, schema, (value) => checkRules(outline(value), known));
	const matrix = group(group(source.value).matrix);
	const [first] = combinationsOf(matrix);
	if (!first || group(source.value).kind === "failure") return checked(source);
	// What a matrix varies, the file need not say as well: all of it is checked at the first combination.
	const scenario = checked(withCombination(source, first));
	if (scenario.kind === "failure" || !scenario.matrix) return scenario;
	const combinations = combinationsOf(matrix, scenario.matrix.values).map(
		(combination) => {
			const { load, data, work } = checked(
				withCombination(source, combination),
			);
			return { ...combination, parts: { load, data, work } };
		},
	);
	return { ...scenario, matrix: { ...scenario.matrix, combinations } };
}

/** The file with the values of one combination in their places; what is wrong with one is told in the matrix. */
function withCombination(source: YamlSource, { set }: Combination): YamlSource {
	return set.reduce<YamlSource>((file, { key, label }) => {
		const values = valueAt(source.value, ["matrix", key]) as unknown[];
		const index = values.findIndex((value) => String(value) === label);
		return withValue(file, {
			path: key.split("."),
			value: values[index],
			problemAt: (_, message, suggestion) =>
				source.problemAt(
					{ path: ["matrix", key, index], at: "value" },
					message,
					suggestion,
				),
		});
	}, source);
}

/** A value that is set and never used would be believed. */
function nothingSetIsVaried(
	value: unknown,
	settings: readonly Setting[],
): void {
	const varied = Object.keys(group(group(value).matrix));
	const twice = settings.find(({ path }) => varied.includes(dotted(path)));
	if (twice)
		throw new InvalidScenario([
			fileProblem(
				twice.says,
				"the matrix of the scenario varies this already; leave one of the two out",
			),
		]);
}

/** Checks the value of a file against a schema and further rules. Throws InvalidScenario with all problems, by line. */
export function checkSource<Schema extends z.ZodType>(
	source: YamlSource,
	schema: Schema,
	rules: (value: unknown) => Finding[] = () => [],
): z.output<Schema> {
	const parsed = schema.safeParse(source.value);
	const found = parsed.success
		? []
		: explain(parsed.error.issues, source.value);
	// A misspelt key is one mistake: what the rules would miss without it is there.
	const further = rules(asMeant(source.value, found)).filter(
		(rule) => !isFollowOn(rule, found),
	);
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
	return found
		.flatMap((finding) => [finding.path, meantPath(finding) ?? finding.path])
		.some((path) =>
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
