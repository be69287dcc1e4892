import { dirname, join } from "node:path/posix";

/** The files that a file imports. */
export type ImportsOf = (file: string) => readonly string[];

/** The part of esbuild's metafile that chains are read from. */
export interface MetafileInputs {
	inputs: Record<string, { imports: readonly { path: string }[] }>;
}

/** Who imports whom in a bundle. */
export function importsInBundle({ inputs }: MetafileInputs): ImportsOf {
	return (file) => inputs[file]?.imports.map(({ path }) => path) ?? [];
}

/** The shortest way from the first file that `isSought` to a file of `from`, importer by importer: ["a.ts", "uses-a.ts", "entry.ts"]. */
export function shortestChain(
	importsOf: ImportsOf,
	from: Iterable<string>,
	isSought: (file: string) => boolean,
): string[] | undefined {
	const importer = new Map<string, string | undefined>();
	for (const file of from) importer.set(file, undefined);
	// A map keeps the order in which keys come, those that come while it is walked through too.
	for (const [file] of importer) {
		if (isSought(file)) return wayBack(file, importer);
		for (const next of importsOf(file))
			if (!importer.has(next)) importer.set(next, file);
	}
	return undefined;
}

function wayBack(
	file: string,
	importer: ReadonlyMap<string, string | undefined>,
): string[] {
	const next = importer.get(file);
	return next === undefined ? [file] : [file, ...wayBack(next, importer)];
}

/** The imports that stand in the text of a file, those of types included, which no bundle has any more. */
export function writtenImports(file: string, text: string): string[] {
	return [...text.matchAll(written)].map(([, specifier = ""]) =>
		join(dirname(file), specifier),
	);
}

const written = /\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g;
