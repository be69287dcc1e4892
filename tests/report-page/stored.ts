import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Results, resultsSchema } from "../../bench/results/schema.ts";

/** Results of real runs, kept by store.mjs: `failures` has two of its seven scenarios, the others are whole. */

const folder = join(import.meta.dirname, "stored");

export const storedNames = readdirSync(folder).map((file) =>
	file.replace(".json.gz", ""),
);

/** The results of one of these runs. Throws ZodError when the schema has left them behind. */
export function stored(name: string): Results {
	const file = readFileSync(join(folder, `${name}.json.gz`));
	return resultsSchema.parse(JSON.parse(gunzipSync(file).toString()));
}
