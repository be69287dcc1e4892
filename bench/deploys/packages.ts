import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import type { OnResolveArgs, Plugin } from "esbuild";

/** Where packages come from. */
export interface PackagePlaces {
	/** The sources; `node_modules` in there holds packages of their own, or is the folder for all. */
	root: string;
	/** The packages for all, where they really lie. */
	modules: string;
}

/** The folder of the package that a file belongs to, as in "node_modules/@scope/name"; undefined for a file of no package. */
export function packageIn(file: string): string | undefined {
	return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

/** The packages that the sources have a copy of: it comes before the one for all. */
export function ownPackages({ root, modules }: PackagePlaces): string[] {
	const folder = join(root, "node_modules");
	if (!existsSync(folder) || realpathSync(folder) === modules) return [];
	return readdirSync(folder).flatMap((name) =>
		name.startsWith("@")
			? readdirSync(join(folder, name)).map((own) => `${name}/${own}`)
			: name,
	);
}

/** `name@version` of the packages that files belong to, each once, sorted. `files` begin with "node_modules/" where they do. */
export function versionsOf(
	files: readonly string[],
	{ root, modules }: PackagePlaces,
): string[] {
	const own = ownPackages({ root, modules });
	const names = new Set(files.flatMap((file) => packageIn(file) ?? []));
	const versions = [...names]
		.map((folder) => folder.replace(/^node_modules\//, ""))
		.map((name) =>
			versionIn(
				own.includes(name)
					? join(root, "node_modules", name)
					: join(modules, name),
			),
		);
	return [...new Set(versions)].sort();
}

function versionIn(folder: string): string {
	const manifest = readFileSync(join(folder, "package.json"), "utf8");
	const { name, version } = JSON.parse(manifest) as Record<string, string>;
	return `${name}@${version}`;
}

/** Marks questions that the plugin asks itself. */
const asked = Symbol();

/** Gives the sources' own copy of a package also to packages that import it: else a bundle would hold both. */
export function ownPackagesFirst({ root, modules }: PackagePlaces): Plugin {
	return {
		name: "own-packages-first",
		setup(build) {
			for (const name of ownPackages({ root, modules })) {
				const common = join(modules, name) + sep;
				const filter = new RegExp(`^${name.replaceAll(".", "\\.")}(?:/|$)`);
				build.onResolve({ filter }, async (args: OnResolveArgs) => {
					if (args.pluginData === asked) return undefined;
					const { path, kind, importer, resolveDir } = args;
					const ask = { kind, pluginData: asked };
					const found = await build.resolve(path, {
						...ask,
						importer,
						resolveDir,
					});
					return found.path.startsWith(common)
						? build.resolve(path, { ...ask, resolveDir: root })
						: found;
				});
			}
		},
	};
}
