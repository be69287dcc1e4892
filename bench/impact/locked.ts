/** Versions of packages as a package-lock.json names them, by their path: "node_modules/zod" → "4.6.7". */
export interface Locked {
	/** `name@version` of packages by path; what the file does not name stands without a version. */
	named(paths: readonly string[]): string[];
	/** Paths of packages by name, and of all that they need in turn. */
	closure(names: readonly string[]): string[];
}

interface LockedPackage {
	version?: string;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

const modules = "node_modules/";

/** Reads a lock file of npm 7 or later; without one, or with another, no version is known. */
export function readLocked(text: string | undefined): Locked {
	const packages = packagesOf(text);
	const pathOf = (name: string, from: string): string | undefined => {
		for (let at = from; ; at = parentOf(at)) {
			const path = `${at === "" ? "" : `${at}/`}${modules}${name}`;
			if (packages[path]) return path;
			if (at === "") return undefined;
		}
	};
	return {
		named: (paths) =>
			paths.map((path) => {
				const name = path.slice(path.lastIndexOf(modules) + modules.length);
				const found = packages[path] ?? packages[pathOf(name, "") ?? ""];
				return `${name}@${found?.version ?? "?"}`;
			}),
		closure(names) {
			const found = new Set<string>();
			const add = (name: string, from: string): void => {
				const path = pathOf(name, from);
				if (path === undefined || found.has(path)) return;
				found.add(path);
				const { dependencies, optionalDependencies } = packages[path] ?? {};
				for (const each of Object.keys({
					...dependencies,
					...optionalDependencies,
				}))
					add(each, path);
			};
			for (const name of names) add(name, "");
			return [...found].sort();
		},
	};
}

function packagesOf(text: string | undefined): Record<string, LockedPackage> {
	if (text === undefined) return {};
	try {
		const { packages } = JSON.parse(text) as {
			packages?: Record<string, LockedPackage>;
		};
		return packages ?? {};
	} catch (cause) {
		// A commit may hold a file with the marks of a merge in it.
		if (cause instanceof SyntaxError) return {};
		throw cause;
	}
}

/** The package around a nested one: "node_modules/a/node_modules/b" → "node_modules/a" → "". */
function parentOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf(modules) - 1));
}
