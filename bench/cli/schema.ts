import { Command } from "commander";
import { resultsJsonSchemaText } from "../results/json-schema.ts";

/** `shoplab schema results`: what tools may rely on in results.json. */
export function schemaCommand(): Command {
	const results = new Command("results")
		.description("the JSON Schema of results.json")
		.action(() => {
			process.stdout.write(resultsJsonSchemaText());
		});
	return new Command("schema")
		.description("published formats")
		.addCommand(results);
}
