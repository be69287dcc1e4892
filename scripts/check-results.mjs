// Checks the newest results.json, or the one named, against the published schema. Exits 1 when it does not fit.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const file = process.argv[2] ?? newestResults();
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
const validate = ajv.compile(
	read(join(root, "bench/results/results.schema.json")),
);

if (!validate(read(file))) {
	const problems = validate.errors.map(
		({ instancePath, message }) => `  ${instancePath || "/"} ${message}`,
	);
	console.error(
		`${file} does not fit bench/results/results.schema.json:\n${problems.join("\n")}`,
	);
	process.exit(1);
}
console.log(`${file} fits its schema`);

function newestResults() {
	const folder = join(root, "results");
	const names = existsSync(folder) ? readdirSync(folder) : [];
	const [newest] = names
		.map((name) => join(folder, name, "results.json"))
		.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
		.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
	if (newest) return newest;
	console.error(
		`there is no results.json in ${folder}: run \`npm start\` first`,
	);
	process.exit(1);
}
