import { createHash } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { type BuildResult, build, type Metafile } from "esbuild";
import type { Topology } from "../targets/topology.ts";
import { latePackages } from "./late-packages.ts";
import {
	ownPackages,
	ownPackagesFirst,
	type PackagePlaces,
	packageIn,
	versionsOf,
} from "./packages.ts";

/** Packages that stay outside of a bundle, because they load files of their own. */
export const outsidePackages = ["better-sqlite3", "esbuild", "autocannon"];

/** A program that a build made. `file` is what runs and what `hash` was taken of. */
export interface Bundle {
	unit: string;
	/** Absolute path. */
	file: string;
	/** sha256, in hex, of the bytes (contract and SQL are among them) and of `packages`. */
	hash: string;
	bytes: number;
	/** Packages that files in it belong to, and those that it loads from outside: ["better-sqlite3@12.9.0", …]; sorted. */
	packages: readonly string[];
	/** Source files in the bundle, relative to the root; sorted. */
	inputs: readonly string[];
}

export interface BundleOptions {
	/** The sources: the repository, or a copy of it with its package.json, which tells esbuild what kind of modules they are. */
	root: string;
	/** Folder of the results. Node must find the packages outside of the bundle from there. */
	outDir: string;
	/** The `node_modules` that packages come from, unless the sources have their own copy; that of the sources by default. */
	modules?: string;
	/**
	 * Bundles of other sources, from which these differ in the content of files alone: a unit is taken from there when all files
	 * in its bundle are the same. Half a second of CPU less for each.
	 */
	reuse?: { root: string; bundles: readonly Bundle[] };
}

/** A build that failed: the sources have errors. `errors` has one line each: `file:line:column: text`. */
export class BuildFailed extends Error {
	override readonly name = "BuildFailed";
	readonly code = "BuildFailed";
	readonly errors: readonly string[];

	constructor(unit: string, errors: readonly string[], cause: unknown) {
		super(`cannot build ${unit}:\n${errors.map((e) => `  ${e}`).join("\n")}`, {
			cause,
		});
		this.errors = errors;
	}
}

/**
 * Bundles every unit of a topology to `<outDir>/<arm>/<unit>.cjs`, all at once. The same sources give the same bytes and
 * hashes wherever they lie. Throws BuildFailed.
 */
export function bundleUnits(
	topology: Topology,
	options: BundleOptions,
): Promise<Bundle[]> {
	const outDir = join(options.outDir, topology.arm);
	return Promise.all(
		Object.entries(topology.units).map(
			([unit, { entry }]) =>
				reusable(unit, options) ??
				bundleSource(
					unit,
					`import { serve } from "./shop/runtime/host.ts";\nimport unit from "./${entry}";\nserve(unit);\n`,
					{ ...options, outDir },
				),
		),
	);
}

/** The bundle to take over for a unit, when none of its own source files differs, and no package that the sources have a copy of is in it. */
function reusable(unit: string, options: BundleOptions): Bundle | undefined {
	const { root, reuse } = options;
	const bundle = reuse?.bundles.find((one) => one.unit === unit);
	if (!reuse || !bundle) return undefined;
	const own = ownPackages(placesOf(options)).map(
		(name) => `node_modules/${name}`,
	);
	const isSame = bundle.inputs.every((input) => {
		const folder = packageIn(input);
		return folder === undefined
			? sameContent(join(root, input), join(reuse.root, input))
			: !own.includes(folder);
	});
	return isSame ? bundle : undefined;
}

function sameContent(file: string, other: string): boolean {
	return (
		existsSync(file) &&
		existsSync(other) &&
		readFileSync(file).equals(readFileSync(other))
	);
}

/** Bundles a program that starts by itself, such as shop/card-processor/process.ts, to `<outDir>/<name>.cjs`. */
export function bundleProgram(
	name: string,
	entry: string,
	options: BundleOptions,
): Promise<Bundle> {
	return bundleSource(name, `import "./${entry}";\n`, options);
}

async function bundleSource(
	unit: string,
	source: string,
	options: BundleOptions,
): Promise<Bundle> {
	const places = placesOf(options);
	const result = await compile(unit, source, places);
	const normal = withoutPlace(places);
	const text = normal(result.outputFiles[0]?.text ?? "");
	const file = resolve(options.outDir, `${unit}.cjs`);
	const metafile = JSON.parse(
		normal(JSON.stringify(result.metafile)),
	) as Metafile;
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
	writeFileSync(file.replace(/\.cjs$/, ".meta.json"), JSON.stringify(metafile));
	const inputs = Object.keys(metafile.inputs)
		.filter((input) => input !== entryName(unit))
		.sort();
	const packages = versionsOf([...inputs, ...outsideImports(metafile)], places);
	return {
		unit,
		file,
		hash: contentHash(text, packages),
		packages,
		bytes: Buffer.byteLength(text),
		inputs,
	};
}

/** esbuild tells where packages really lie, also where `node_modules` is a link. */
function placesOf({ root: sources, modules }: BundleOptions): PackagePlaces {
	const root = resolve(sources);
	const folder = modules ?? join(root, "node_modules");
	const real = existsSync(folder) ? realpathSync(folder) : resolve(folder);
	return { root, modules: real };
}

function entryName(unit: string): string {
	return `${unit}.entry.ts`;
}

async function compile(unit: string, source: string, places: PackagePlaces) {
	const { root, modules } = places;
	try {
		return await build({
			stdin: {
				contents: source,
				resolveDir: root,
				sourcefile: entryName(unit),
				loader: "ts",
			},
			absWorkingDir: root,
			nodePaths: [modules],
			bundle: true,
			platform: "node",
			format: "cjs",
			target: "node20",
			loader: { ".sql": "text" },
			external: outsidePackages,
			plugins: [ownPackagesFirst(places), latePackages],
			legalComments: "none",
			metafile: true,
			write: false,
			outfile: `${unit}.cjs`,
			logLevel: "silent",
			tsconfigRaw: {},
		});
	} catch (cause) {
		throw new BuildFailed(unit, errorLines(cause), cause);
	}
}

function errorLines(cause: unknown): string[] {
	const { errors } = cause as Partial<BuildResult>;
	if (!errors?.length) return [String(cause)];
	return errors.map(({ text, location }) =>
		location
			? `${location.file}:${location.line}:${location.column}: ${text}`
			: text,
	);
}

/** esbuild writes the way from the root to a package into the bundle: the one thing that differs between copies of the sources. */
function withoutPlace({ root, modules }: PackagePlaces) {
	const way = relative(root, modules).split("\\").join("/");
	return (text: string) => text.replaceAll(`${way}/`, "node_modules/");
}

/** sha256, in hex, of a bundle's text and of the versions of its packages. */
export function contentHash(text: string, packages: readonly string[]): string {
	return createHash("sha256")
		.update([text, ...packages].join("\n"))
		.digest("hex");
}

/** Folders of the packages that a bundle loads from outside. */
function outsideImports(metafile: Metafile): string[] {
	const imports = Object.values(metafile.outputs).flatMap(
		(output) => output.imports,
	);
	return outsidePackages
		.filter((name) => imports.some((one) => one.external && one.path === name))
		.map((name) => `node_modules/${name}`);
}
