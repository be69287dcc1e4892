import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { pathFor } from "../../experiment/run.ts";
import { scenarioJsonSchemaText } from "../../scenario/json-schema.ts";
import type { Setting } from "../../scenario/layers.ts";
import {
	listScenarios,
	loadAllScenarios,
	loadScenarios,
	readSelected,
} from "../../scenario/load.ts";
import { group } from "../../scenario/outline.ts";
import { UsageError } from "../exit.ts";
import { libraryOf } from "../library.ts";

/** All scenarios of the library, one on a line. */
export function list(root: string): string {
	return listScenarios(libraryOf(root).directory)
		.map(
			({ id, tags, file }) =>
				`${id.padEnd(28)} ${tags.join(", ").padEnd(12)} ${pathFor(file)}\n`,
		)
		.join("");
}

/** The file of a scenario. Throws InvalidScenario. */
export function show(root: string, selector: string): string {
	return loadScenarios([selector], libraryOf(root))
		.map(({ file }) => readFileSync(file, "utf8"))
		.join("---\n");
}

/** A scenario as one file: on top of what it extends, with what is set. Throws InvalidScenario. */
export function showMerged(
	root: string,
	selector: string,
	settings: readonly Setting[] = [],
): string {
	const library = libraryOf(root);
	loadScenarios([selector], library, settings);
	return readSelected([selector], library, settings)
		.map(({ value }) => {
			const { extends: _, version, id, ...keys } = group(value);
			return stringify({ version, id, ...keys });
		})
		.join("---\n");
}

/** Checks some scenarios, or all. Throws InvalidScenario with the problems of all of them. */
export function validate(
	root: string,
	selectors: readonly string[],
	settings: readonly Setting[] = [],
): string {
	const library = libraryOf(root);
	if (selectors.length === 0 && settings.length > 0)
		throw new UsageError(
			"--set is for scenarios that are named; write shoplab scenario validate <scenario> --set key=value",
		);
	const loaded =
		selectors.length > 0
			? loadScenarios(selectors, library, settings)
			: loadAllScenarios(library);
	return loaded
		.map(({ scenario, file }) => `valid: ${scenario.id} (${pathFor(file)})\n`)
		.join("");
}

/** The JSON Schema of scenario files. */
export function schema(root: string): string {
	const names = libraryOf(root).operations.map(({ name }) => name);
	return scenarioJsonSchemaText(names);
}
