import { dirname, resolve } from "node:path";
import { shown } from "./complaint.ts";
import { isGroup, onTopOf } from "./layers.ts";
import { group } from "./outline.ts";
import { InvalidScenario, nearest } from "./problems.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** The scenarios that may be extended by their ids. */
export type BaseFiles = ReadonlyMap<string, string>;

/** A base of a base of a base is hard enough to follow. */
const mostBases = 4;

/** A file on top of what it extends, if it does: one base, which may extend another. Throws InvalidScenario with the place of the word. */
export function withBases(file: YamlSource, bases: BaseFiles): YamlSource {
	return extended(file, bases, [resolve(file.file)]);
}

function extended(
	file: YamlSource,
	bases: BaseFiles,
	chain: readonly string[],
): YamlSource {
	const { extends: named } = group(file.value);
	if (named === undefined) return file;
	const refuse = (message: string, suggestion: string | null = null) => {
		const spot = { path: ["extends"], at: "value" } as const;
		return new InvalidScenario([file.problemAt(spot, message, suggestion)]);
	};
	if (typeof named !== "string")
		throw refuse(
			`expected the id or the path of one scenario, got ${shown(named)}`,
		);
	const base = bases.get(named) ?? pathOf(named, file.file);
	if (base === null)
		throw refuse(
			`no scenario has the id "${named}"; a path begins with ./ or ends with .yaml`,
			nearest(named, [...bases.keys()]),
		);
	if (chain.includes(resolve(base)))
		throw refuse(
			chain.length === 1 || resolve(base) === chain.at(-1)
				? "extends itself"
				: `extends itself, by way of ${chain.length - 1} other files`,
		);
	if (chain.length > mostBases)
		throw refuse(`has more than ${mostBases} scenarios below it`);
	const below = read(base, refuse);
	if (!isGroup(below.value))
		throw refuse(
			`the base ${base}: expected the keys of a scenario, got ${shown(below.value)}`,
		);
	return onTopOf(file, extended(below, bases, [...chain, resolve(base)]));
}

function pathOf(named: string, from: string): string | null {
	return /[/\\]|\.ya?ml$/.test(named) ? resolve(dirname(from), named) : null;
}

/** What is wrong with the base as a whole is told where it is named; what is wrong in it, where it stands. */
function read(
	base: string,
	refuse: (message: string) => InvalidScenario,
): YamlSource {
	try {
		return readYaml(base);
	} catch (error) {
		if (!(error instanceof InvalidScenario)) throw error;
		const [problem] = error.problems;
		if (!problem || problem.line !== null) throw error;
		throw refuse(`the base ${problem.file}: ${problem.message}`);
	}
}
