import { readFileSync, type Stats, statSync } from "node:fs";
import {
	type Document,
	isAlias,
	isMap,
	isScalar,
	LineCounter,
	type Node,
	parseDocument,
	type YAMLError,
	type YAMLMap,
} from "yaml";
import { fileProblem, InvalidScenario, type Problem } from "./problems.ts";
import { findStructuralFaults } from "./yaml-structure.ts";

/** Where a problem is in the data: the path of keys and indexes, and whether the key or its value is meant. */
export interface Spot {
	path: readonly PropertyKey[];
	at: "key" | "value";
}

/** A parsed YAML file: its plain value, what is wrong with it already, and the way from a path back to a line. */
export interface YamlSource {
	file: string;
	value: unknown;
	/** Problems that leave the value usable (duplicate keys), so that the rest can still be checked. */
	problems: Problem[];
	problemAt: (
		spot: Spot,
		message: string,
		suggestion?: string | null,
	) => Problem;
}

const sizeLimitBytes = 256 * 1024;
const maxAliasCount = 100;

/** Reads a YAML file of at most 256 KB of UTF-8. Throws InvalidScenario for anything else, a directory and a missing file included. */
export function readYaml(file: string): YamlSource {
	return parseYaml(file, readText(file));
}

function readText(file: string): string {
	try {
		// Asked before opening: opening a named pipe would wait for ever.
		refuseUnfit(file, statSync(file));
		return decode(file, readFileSync(file));
	} catch (cause) {
		const { code } = cause as NodeJS.ErrnoException;
		if (cause instanceof InvalidScenario || code === undefined) throw cause;
		const reason =
			code === "ENOENT" ? "no such file" : `cannot be read (${code})`;
		throw invalid(file, reason);
	}
}

function refuseUnfit(file: string, stat: Stats): void {
	if (stat.isDirectory()) throw invalid(file, "is a directory, not a file");
	if (!stat.isFile()) throw invalid(file, "is not a regular file");
	if (stat.size > sizeLimitBytes)
		throw invalid(
			file,
			`is ${Math.ceil(stat.size / 1024)} KB; a scenario has at most 256 KB`,
		);
}

function decode(file: string, bytes: Buffer): string {
	if (bytes.includes(0)) throw invalid(file, "is a binary file, not YAML text");
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw invalid(file, "is not UTF-8 text; save it as UTF-8");
	}
}

const invalid = (file: string, message: string) =>
	new InvalidScenario([fileProblem(file, message)]);

/** Parses YAML text; `file` is only a name for messages. Throws InvalidScenario where there is no value to go on with. */
export function parseYaml(file: string, text: string): YamlSource {
	const lineCounter = new LineCounter();
	const lines = text.split(/\r\n|\n|\r/);
	const problemAtOffset = (
		offset: number,
		message: string,
		suggestion: string | null = null,
	): Problem => {
		const { line, col } = lineCounter.linePos(Math.min(offset, text.length));
		const place = { line: Math.max(1, line), column: Math.max(1, col) };
		const sourceLine = lines[place.line - 1] ?? "";
		return { file, ...place, message, sourceLine, suggestion };
	};
	const document = parse(file, text, lineCounter);
	const [syntaxError] = [...document.errors, ...document.warnings].sort(
		(a, b) => a.pos[0] - b.pos[0],
	);
	if (syntaxError) {
		const problem = problemAtOffset(
			syntaxError.pos[0],
			sayPlainly(syntaxError),
		);
		throw new InvalidScenario([problem]);
	}
	const faults = findStructuralFaults(document);
	const fatal = faults.filter(({ isFatal }) => isFatal);
	const problems = (fatal.length > 0 ? fatal : faults).map((fault) =>
		problemAtOffset(fault.offset, fault.message(lineCounter)),
	);
	if (fatal.length > 0) throw new InvalidScenario(problems);
	return {
		file,
		value: toValue(file, document),
		problems,
		problemAt: (spot, message, suggestion) =>
			problemAtOffset(offsetOf(document, spot), message, suggestion),
	};
}

function parse(file: string, text: string, lineCounter: LineCounter): Document {
	try {
		// Keys are checked for duplicates by ours: the library's check is quadratic and names no first place.
		return parseDocument(text, {
			lineCounter,
			prettyErrors: false,
			uniqueKeys: false,
			logLevel: "error",
		});
	} catch (cause) {
		throw invalid(file, `cannot be read as YAML: ${(cause as Error).message}`);
	}
}

function toValue(file: string, document: Document): unknown {
	try {
		return document.toJS({ maxAliasCount });
	} catch (cause) {
		if (!(cause instanceof ReferenceError)) throw cause;
		throw invalid(
			file,
			`has more than ${maxAliasCount} values behind aliases; write them out`,
		);
	}
}

const plainWords: Partial<Record<YAMLError["code"], string>> = {
	TAB_AS_INDENT: "a tab indents this line; YAML takes spaces only",
	MULTIPLE_DOCS: "a second document begins here; one file, one question",
	TAG_RESOLVE_FAILED: "tags (!name) are not used in these files",
	RESOURCE_EXHAUSTION: "nested too deeply",
	MISSING_CHAR: "a closing quote, bracket or brace is missing",
	BLOCK_AS_IMPLICIT_KEY:
		'a second ": " in this line; put the value in quotes, or the key on its own line',
};

function sayPlainly(error: YAMLError): string {
	const said = plainWords[error.code];
	return said ?? `not YAML: ${error.message.replace(/\n[\s\S]*/, "")}`;
}

const offsetOfNode = (node: unknown): number | null =>
	(node as Node | null | undefined)?.range?.[0] ?? null;

/** The offset of a key or value; of the nearest key above it where the path leads to nothing (a missing key). */
function offsetOf(document: Document, { path, at }: Spot): number {
	let node: unknown = document.contents;
	let offset = offsetOfNode(node) ?? 0;
	for (const [depth, segment] of path.entries()) {
		const isLast = depth === path.length - 1;
		const container = isAlias(node) ? node.resolve(document) : node;
		const pair = isMap(container) ? pairOf(container, segment) : null;
		const next = pair
			? pair.value
			: (container as YAMLMap | null)?.items?.[Number(segment)];
		if (!pair && (isMap(container) || next === undefined)) return offset;
		node = next;
		const valueOffset = isEmpty(next) ? null : offsetOfNode(next);
		const keyOffset = pair ? offsetOfNode(pair.key) : null;
		offset =
			(isLast && at === "value" ? (valueOffset ?? keyOffset) : null) ??
			keyOffset ??
			valueOffset ??
			offset;
	}
	return offset;
}

const isEmpty = (node: unknown) =>
	!node || (isScalar(node) && node.value === null && node.source === "");

const pairOf = (map: YAMLMap, key: PropertyKey) =>
	map.items.findLast(
		(pair) => isScalar(pair.key) && String(pair.key.value) === String(key),
	);
