import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Packages that a file of another package loads at once and a unit hardly ever uses. */
interface Late {
	/** The end of the file's path. */
	file: string;
	packages: readonly string[];
	/** What the file takes out of them at once: a pattern whose `$1` is the package's property. */
	taken?: { package: string; pattern: RegExp };
}

const lates: readonly Late[] = [
	{
		file: "express/lib/express.js",
		packages: ["body-parser", "serve-static"],
		taken: { package: "body-parser", pattern: /\bbodyParser\.(\w+)/g },
	},
	{ file: "express/lib/response.js", packages: ["mime-types", "send"] },
	{ file: "express/lib/utils.js", packages: ["mime-types", "qs"] },
	{ file: "accepts/index.js", packages: ["mime-types"] },
	{ file: "type-is/index.js", packages: ["mime-types"] },
	{
		file: "prom-client/lib/metrics/processCpuTotal.js",
		packages: ["@opentelemetry/api"],
	},
];

/** On the first line of a file, so that the others keep their numbers. Stands for a package until something of it is used. */
const helper =
	"const late = (load) => { let it; const real = () => (it ??= load()); return new Proxy(function () {}, { get: (_, key) => real()[key], apply: (_, self, args) => Reflect.apply(real(), self, args), construct: (_, args) => Reflect.construct(real(), args) }); };";

/** A file no longer loads a package as it did: the package was updated, so the table above has to be. */
export class NotLoadedThere extends Error {
	override readonly name = "NotLoadedThere";

	constructor(file: string, what: string) {
		super(
			`${file} does not load ${what}: correct bench/deploys/late-packages.ts`,
		);
	}
}

/**
 * Loads packages when they are first used instead of at the start, which they would make a third longer: of express, parsers of
 * bodies (the shop reads its own), file types, files and query strings; of prom-client, another way of tracing.
 */
export const latePackages: Plugin = {
	name: "late-packages",
	setup(build) {
		for (const late of lates) {
			const filter = new RegExp(
				`/node_modules/${late.file.replaceAll(".", "\\.")}$`,
			);
			build.onLoad({ filter }, ({ path }) => ({
				contents: withLate(readFileSync(path, "utf8"), late),
				loader: "js",
			}));
		}
	},
};

/** The text of a file with its packages loaded late. Throws NotLoadedThere. */
export function withLate(
	text: string,
	{ file, packages, taken }: Late,
): string {
	const loading = (name: string) => `late(() => require(${quoted(name)}))`;
	let result = text;
	for (const name of packages) {
		const loads = new RegExp(
			`\\brequire\\((['"])${name.replace("/", "\\/")}\\1\\)`,
		);
		if (!loads.test(result)) throw new NotLoadedThere(file, name);
		result = result.replace(loads, () => loading(name));
	}
	if (!taken) return helper + result;
	if (!result.match(taken.pattern)?.length)
		throw new NotLoadedThere(file, `functions of ${taken.package}`);
	return (
		helper +
		result.replace(
			taken.pattern,
			(_, property) =>
				`late(() => require(${quoted(taken.package)}).${property})`,
		)
	);
}

function quoted(text: string): string {
	return JSON.stringify(text);
}
