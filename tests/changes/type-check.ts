import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { filesUnder, importsOf } from "../support/import-graph.ts";
import { root } from "../support/root.ts";

/** Texts of files by their path within the repository, instead of what is on disk. */
export type Overlay = ReadonlyMap<string, string>;

/** What ships: not tests, nor what only they use. */
const shipped = /^(?!.*(?:\.test|\/testing[^/]*)\.ts$).*\.ts$/;

/** Changed sources are looked at as if they lay in here, in a folder for each change; nothing is written. */
const elsewhere = join(root, ".shoplab", "types");

/**
 * Checks the types of changed sources: in the files of each overlay and in those that import them, at first or at last hand.
 * All in one program, because what they have in common takes most of the time. The answers are lines `file:line:column: text`,
 * under the names of the overlays. Types of packages are those on disk.
 */
export function typeErrorsOf(
	overlays: ReadonlyMap<string, Overlay>,
): Map<string, string[]> {
	const options = compilerOptions();
	const sources = ["shop", "monolith", "microservices"].flatMap((folder) =>
		filesUnder(root, folder, shipped),
	);
	const importersOf = importersAmong(sources);
	const filesOf = new Map(
		[...overlays].map(([name, overlay]) => [
			name,
			importersOf([...overlay.keys()].filter((file) => shipped.test(file))),
		]),
	);
	const program = ts.createProgram({
		rootNames: [
			...sources.filter((file) => file.endsWith(".d.ts")).map(pathOf),
			...[...filesOf].flatMap(([name, files]) =>
				[...files].map((file) => join(elsewhere, name, file)),
			),
		],
		options,
		host: hostWith(overlays, { filesOf, options }),
	});
	return new Map(
		[...filesOf].map(([name, files]) => [
			name,
			[...files].flatMap((file) => complaintsAbout(name, file, program)),
		]),
	);
}

function pathOf(file: string): string {
	return join(root, file);
}

function compilerOptions(): ts.CompilerOptions {
	const { config } = ts.readConfigFile(
		pathOf("tsconfig.json"),
		ts.sys.readFile,
	);
	return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

/** Files together with all that import them, or import what imports them. */
function importersAmong(files: readonly string[]) {
	const importers = new Map<string, string[]>();
	for (const { from, to } of importsOf(root, files))
		importers.set(to, [...(importers.get(to) ?? []), from]);
	return (edited: readonly string[]): Set<string> => {
		const found = new Set(edited);
		for (const file of found)
			for (const importer of importers.get(file) ?? []) found.add(importer);
		return found;
	};
}

/** A file of a changed build imports those of the same change where it has them, else those on disk. */
function hostWith(
	overlays: ReadonlyMap<string, Overlay>,
	{
		filesOf,
		options,
	}: {
		filesOf: ReadonlyMap<string, ReadonlySet<string>>;
		options: ts.CompilerOptions;
	},
): ts.CompilerHost {
	const host = ts.createCompilerHost(options);
	const { readFile } = host;
	const cache = ts.createModuleResolutionCache(root, (name) => name, options);
	host.readFile = (path) => {
		const { name, file } = placeOf(path);
		return overlays.get(name)?.get(file) ?? readFile(pathOf(file));
	};
	host.getSourceFile = (path, how) => {
		const text = host.readFile(path);
		return text === undefined
			? undefined
			: ts.createSourceFile(path, text, how);
	};
	host.resolveModuleNameLiterals = (literals, containing) => {
		const { name, file } = placeOf(containing);
		return literals.map(({ text }) => {
			const twin = join(dirname(file), text);
			if (text.startsWith(".") && filesOf.get(name)?.has(twin))
				return {
					resolvedModule: {
						resolvedFileName: join(elsewhere, name, twin),
						extension: ts.Extension.Ts,
					},
				};
			return ts.resolveModuleName(text, pathOf(file), options, host, cache);
		});
	};
	return host;
}

/** The change that a path is of ("" for a file on disk), and the file within the repository. */
function placeOf(path: string): { name: string; file: string } {
	if (!path.startsWith(elsewhere))
		return { name: "", file: relative(root, path) };
	const [name = "", ...rest] = relative(elsewhere, path).split("/");
	return { name, file: rest.join("/") };
}

function complaintsAbout(
	name: string,
	file: string,
	program: ts.Program,
): string[] {
	const source = program.getSourceFile(join(elsewhere, name, file));
	if (!source) throw new Error(`${file} of ${name} is not looked at`);
	return [
		...program.getSyntacticDiagnostics(source),
		...program.getSemanticDiagnostics(source),
	].map(({ start, messageText }) => {
		const { line, character } = source.getLineAndCharacterOfPosition(
			start ?? 0,
		);
		const text = ts.flattenDiagnosticMessageText(messageText, " ");
		return `${file}:${line + 1}:${character + 1}: ${text}`;
	});
}
