// Keeps the results of a run for the tests of the report: node tests/report-page/store.mjs results/<run>/results.json <name>
// Histograms of single trials go: no report reads them, and they are the larger part. `tour` keeps them; hard-cases.ts derives anew.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [file, name] = process.argv.slice(2);
const results = JSON.parse(readFileSync(file, "utf8"));
if (name !== "tour")
	for (const { rounds } of results.scenarios)
		for (const round of rounds)
			round.trials = JSON.parse(
				JSON.stringify(round.trials, (key, value) =>
					key === "histogram" ? null : value,
				),
			);
writeFileSync(
	join(import.meta.dirname, "stored", `${name}.json.gz`),
	gzipSync(JSON.stringify(results), { level: 9 }),
);
