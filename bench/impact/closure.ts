import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { extname } from "node:path";
import { type BuildResult, build, type Plugin } from "esbuild";

/** All that an entry imports, without packages. */
export interface Closure {
	/** sha256, in hex, of the code without types and comments. */
	hash: string;
	bytes: number;
	/** Files, relative to the root; sorted. */
	inputs: readonly string[];
	/** Names of the packages that are imported. */
	packages: readonly string[];
}

/** An entry whose imports cannot be followed. The message is the first error: `file:line:column: text`. */
export class NotFollowed extends Error {
	override readonly name = "NotFollowed";
}

/** Follows the imports of an entry by esbuild's rules, those of a tsconfig.json included. Throws NotFollowed. */
export async function closureOf(root: string, entry: string): Promise<Closure> {
	const { metafile, outputFiles } = await follow(root, entry);
	const hash = createHash("sha256");
	for (const { contents } of outputFiles) hash.update(contents);
	const imports = Object.values(metafile.outputs).flatMap(
		(output) => output.imports,
	);
	const packages = imports
		.filter(({ external, path }) => external && !isBuiltin(path))
		.map(({ path }) => packageOf(path));
	return {
		hash: hash.digest("hex"),
		bytes: outputFiles.reduce((sum, { contents }) => sum + contents.length, 0),
		inputs: Object.keys(metafile.inputs).sort(),
		packages: [...new Set(packages)].sort(),
	};
}

async function follow(root: string, entry: string) {
	try {
		return await build({
			entryPoints: [entry],
			absWorkingDir: root,
			bundle: true,
			packages: "external",
			platform: "node",
			format: "esm",
			jsx: "preserve",
			loader: { ".js": "jsx" },
			plugins: [otherFiles],
			legalComments: "none",
			metafile: true,
			write: false,
			outdir: "out",
			logLevel: "silent",
		});
	} catch (cause) {
		const [first] = (cause as Partial<BuildResult>).errors ?? [];
		if (!first) throw cause;
		const { text, location } = first;
		const place = location
			? `${location.file}:${location.line}:${location.column}: `
			: "";
		throw new NotFollowed(place + text, { cause });
	}
}

const code = new Set(
	"js mjs cjs jsx ts mts cts tsx json css txt"
		.split(" ")
		.map((ending) => `.${ending}`),
);

/** Pictures, SQL, templates: their content counts, whatever a build of that repository would make of them. */
const otherFiles: Plugin = {
	name: "other-files",
	setup({ onLoad }) {
		onLoad({ filter: /./ }, ({ path }) =>
			code.has(extname(path))
				? undefined
				: { contents: readFileSync(path), loader: "dataurl" },
		);
	},
};

/** The package of an import: "@scope/name/part" → "@scope/name". */
function packageOf(path: string): string {
	return path
		.split("/")
		.slice(0, path.startsWith("@") ? 2 : 1)
		.join("/");
}
