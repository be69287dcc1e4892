import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path/posix";
import ts from "typescript";

/** One import of one file, as written: `import`, `export … from`, `import()`, `require()` or a type `import("…")`. */
export interface Import {
	/** The importing file, relative to the root of the graph. */
	from: string;
	/** A file relative to the root, or `npm:<package>`, or `node:<module>`. */
	to: string;
	/** Nothing of it is left when the types are gone. */
	typeOnly: boolean;
	line: number;
}

const skipped = new Set(["node_modules", "fixtures", "dist"]);

/** Every source file under `folder` (without fixtures, dist, node_modules), relative to `root`. */
export function filesUnder(
	root: string,
	folder: string,
	ends = /\.(?:ts|mts|mjs|js)$/,
): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(
		(entry) => {
			const path = join(folder, entry.name);
			if (entry.isDirectory())
				return skipped.has(entry.name) ? [] : filesUnder(root, path, ends);
			return ends.test(entry.name) ? [path] : [];
		},
	);
}

/** All imports of these files, types included. */
export function importsOf(root: string, files: readonly string[]): Import[] {
	return files.flatMap((file) =>
		importsIn(file, readFileSync(join(root, file), "utf8")),
	);
}

/** All imports in the text of a file. */
export function importsIn(file: string, text: string): Import[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: Import[] = [];
	const visit = (node: ts.Node): void => {
		const specifier = specifierOf(node);
		if (specifier !== undefined) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart());
			found.push({
				from: file,
				to: resolve(file, specifier),
				typeOnly: isTypeOnly(node),
				line: line + 1,
			});
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function specifierOf(node: ts.Node): string | undefined {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
		return textOf(node.moduleSpecifier);
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
		return textOf(node.argument.literal);
	if (ts.isCallExpression(node) && isImportCall(node))
		return textOf(node.arguments[0]);
	return undefined;
}

function isImportCall({ expression }: ts.CallExpression): boolean {
	return (
		expression.kind === ts.SyntaxKind.ImportKeyword ||
		(ts.isIdentifier(expression) && expression.text === "require")
	);
}

function textOf(node: ts.Node | undefined): string | undefined {
	return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
	if (ts.isImportTypeNode(node)) return true;
	if (ts.isExportDeclaration(node)) return node.isTypeOnly;
	if (!ts.isImportDeclaration(node) || !node.importClause) return false;
	if (node.importClause.isTypeOnly) return true;
	const { name, namedBindings } = node.importClause;
	return (
		!name &&
		namedBindings !== undefined &&
		ts.isNamedImports(namedBindings) &&
		namedBindings.elements.length > 0 &&
		namedBindings.elements.every((element) => element.isTypeOnly)
	);
}

function resolve(file: string, specifier: string): string {
	if (specifier.startsWith("."))
		return relative(".", join(file, "..", specifier));
	if (specifier.startsWith("node:")) return specifier;
	const parts = specifier.split("/");
	return `npm:${specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0]}`;
}

/** The first cycle among files whose imports are given, as a list of files; undefined without one. */
export function cycleIn(imports: readonly Import[]): string[] | undefined {
	const next = new Map<string, string[]>();
	for (const { from, to } of imports)
		next.set(from, [...(next.get(from) ?? []), to]);
	const done = new Set<string>();
	const walk = (file: string, path: string[]): string[] | undefined => {
		if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
		if (done.has(file)) return undefined;
		for (const to of next.get(file) ?? []) {
			const cycle = walk(to, [...path, file]);
			if (cycle) return cycle;
		}
		done.add(file);
		return undefined;
	};
	for (const file of next.keys()) {
		const cycle = walk(file, []);
		if (cycle) return cycle;
	}
	return undefined;
}
