import { Command } from "commander";

/** `shoplab schema results`: what tools may rely on in results.json. */
export function schemaCommand(): Command {
	const results = new Command("results")
		.description("the JSON Schema of results.json")
		.addHelpText(
			"after",
			"\nExample:\n  shoplab schema results > results.schema.json",
		)
		.action(async () => {
			const { resultsJsonSchemaText } = await import(
				"../results/json-schema.ts"
			);
			process.stdout.write(resultsJsonSchemaText());
		});
	return new Command("schema")
		.description("published formats")
		.addHelpText("after", "\nExample:\n  shoplab schema results")
		.addCommand(results);
}
