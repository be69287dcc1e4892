import { Command } from "commander";

/** `shoplab schema results`: what tools may rely on in results.json. */
export function schemaCommand(): Command {
	const results = new Command("results")
		.description("the JSON Schema of results.json")
		.action(async () => {
			const { resultsJsonSchemaText } = await import(
				"../results/json-schema.ts"
			);
			process.stdout.write(resultsJsonSchemaText());
		});
	return new Command("schema")
		.description("published formats")
		.addCommand(results);
}
