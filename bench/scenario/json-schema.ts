import * as z from "zod";
import { scenarioSchema } from "./schema.ts";

/** The JSON Schema of what an author writes, as editors read it. */
export function scenarioJsonSchema(operations: readonly string[]): object {
	return z.toJSONSchema(scenarioSchema(operations), {
		io: "input",
		target: "draft-7",
		reused: "ref",
		unrepresentable: "any",
	});
}

/** The text of `scenarios/scenario.schema.json`. */
export function scenarioJsonSchemaText(operations: readonly string[]): string {
	return `${JSON.stringify(scenarioJsonSchema(operations), null, "\t")}\n`;
}
