import { readFileSync } from "node:fs";
import { Command } from "commander";
import { pathFor } from "../experiment/run.ts";
import { scenarioJsonSchemaText } from "../scenario/json-schema.ts";
import {
	listScenarios,
	loadAllScenarios,
	loadScenarios,
} from "../scenario/load.ts";
import { libraryOf } from "./library.ts";
import type { Cli } from "./main.ts";

/** `shoplab scenario`: what can be run. */
export function scenarioCommand(cli: Cli): Command {
	const library = libraryOf(cli.root);
	const list = new Command("list")
		.description("all scenarios, by id")
		.action(() => {
			for (const { id, tags, file } of listScenarios(library.directory)) {
				process.stdout.write(
					`${id.padEnd(28)} ${tags.join(", ").padEnd(12)} ${pathFor(file)}\n`,
				);
			}
		});
	const show = new Command("show")
		.description("the file of a scenario")
		.argument("<scenario>", "id, tag or path")
		.action((selector: string) => {
			for (const { file } of loadScenarios([selector], library))
				process.stdout.write(readFileSync(file, "utf8"));
		});
	const validate = new Command("validate")
		.description(
			"check scenarios without running them; without a name, all of them",
		)
		.argument("[scenario...]", "ids, tags or paths")
		.action((selectors: string[]) => {
			const loaded =
				selectors.length > 0
					? loadScenarios(selectors, library)
					: loadAllScenarios(library);
			for (const { scenario, file } of loaded)
				process.stdout.write(`valid: ${scenario.id} (${pathFor(file)})\n`);
		});
	const schema = new Command("schema")
		.description("the JSON Schema of scenario files, for editors")
		.action(() => {
			process.stdout.write(
				scenarioJsonSchemaText([...library.operations].map(({ name }) => name)),
			);
		});
	return new Command("scenario")
		.description("list, show and check scenarios")
		.addCommand(list)
		.addCommand(show)
		.addCommand(validate)
		.addCommand(schema);
}
