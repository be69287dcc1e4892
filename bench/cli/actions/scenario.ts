import { readFileSync } from "node:fs";
import { pathFor } from "../../experiment/run.ts";
import { scenarioJsonSchemaText } from "../../scenario/json-schema.ts";
import {
	listScenarios,
	loadAllScenarios,
	loadScenarios,
} from "../../scenario/load.ts";
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

/** Checks some scenarios, or all. Throws InvalidScenario with the problems of all of them. */
export function validate(root: string, selectors: readonly string[]): string {
	const library = libraryOf(root);
	const loaded =
		selectors.length > 0
			? loadScenarios(selectors, library)
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
