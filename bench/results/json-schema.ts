import * as z from "zod";
import { resultsSchema } from "./schema.ts";

/** The JSON Schema of `results.json`, as `shoplab schema results` prints it. Keys beyond it are allowed: later builds add some. */
export function resultsJsonSchema(): object {
	return z.toJSONSchema(resultsSchema, { io: "input", reused: "ref" });
}

/** The text of `bench/results/results.schema.json`. */
export function resultsJsonSchemaText(): string {
	return `${JSON.stringify(resultsJsonSchema(), null, "\t")}\n`;
}
