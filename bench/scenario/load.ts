import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Setting } from "./layers.ts";
import { group } from "./outline.ts";
import {
	fileProblem,
	InvalidScenario,
	nearest,
	type Problem,
} from "./problems.ts";
import type { KnownOperation } from "./rules.ts";
import type { Scenario } from "./schema.ts";
import { type Layers, readLayers, readScenario } from "./validate.ts";
import type { Wiring } from "./wiring-rules.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** Where scenarios are looked for (`directory`, with `changes/` in it), and the operations, events and calls they may name. */
export interface ScenarioLibrary {
	directory: string;
	operations: readonly KnownOperation[];
	/** Asked when scenarios are checked. */
	wiring: () => Wiring;
}

export interface LoadedScenario {
	file: string;
	scenario: Scenario;
}

/** What is known of a file without checking it; a file too broken to tell goes by its name. */
export interface ScenarioEntry {
	file: string;
	id: string;
	tags: readonly string[];
}

type NamedFile = Pick<ScenarioEntry, "file" | "id">;

/** Scenarios by id, tag or path, each once, checked. Throws InvalidScenario with the problems of all of them, ids used twice included. */
export function loadScenarios(
	selectors: readonly string[],
	library: ScenarioLibrary,
	settings: readonly Setting[] = [],
): LoadedScenario[] {
	const entries = listScenarios(library.directory);
	const files = filesOf(selectors, entries);
	return loadFiles(files, library, { bases: basesIn(entries), settings });
}

/** The selected scenarios as they are written, on top of what they extend and with what is set. Unchecked. Throws InvalidScenario. */
export function readSelected(
	selectors: readonly string[],
	{ directory }: ScenarioLibrary,
	settings: readonly Setting[],
): YamlSource[] {
	const entries = listScenarios(directory);
	const layers = { bases: basesIn(entries), settings };
	return collect(filesOf(selectors, entries), (file) =>
		readLayers(file, layers),
	);
}

function filesOf(
	selectors: readonly string[],
	entries: readonly ScenarioEntry[],
): string[] {
	const files = collect(selectors, (selector) =>
		select(selector, entries),
	).flat();
	const places = files.map((file) => resolve(file));
	return files.filter((file, index) => places.indexOf(resolve(file)) === index);
}

const basesIn = (entries: readonly ScenarioEntry[]) =>
	new Map(entries.map(({ id, file }) => [id, file]));

/** Every scenario of the library, checked. Throws InvalidScenario with the problems of all of them, ids used twice included. */
export function loadAllScenarios(library: ScenarioLibrary): LoadedScenario[] {
	const entries = listScenarios(library.directory);
	return loadFiles(
		entries.map(({ file }) => file),
		library,
		{ bases: basesIn(entries), settings: [] },
	);
}

/** The scenario files below a directory in the order of their paths; changes and the need-graph are none. */
export function listScenarios(directory: string): ScenarioEntry[] {
	return yamlFiles(directory, true)
		.filter(
			(path) => !path.startsWith("changes/") && path !== "need-graph.yaml",
		)
		.map((path) => peek(join(directory, path)));
}

function loadFiles(
	files: readonly string[],
	{ directory, operations, wiring }: ScenarioLibrary,
	layers: Layers,
): LoadedScenario[] {
	const changes = yamlFiles(join(directory, "changes"), false).map((path) =>
		basename(path, ".yaml"),
	);
	const known = { operations, changes, wiring: wiring() };
	const loaded = collect(files, (file) => ({
		file,
		scenario: readScenario(file, known, layers),
	}));
	idsAreUsedOnce(loaded.map(({ file, scenario: { id } }) => ({ file, id })));
	return loaded;
}

/** Results go by the id: those of two scenarios could not be told apart. */
function idsAreUsedOnce(named: readonly NamedFile[]): void {
	const twice = named.flatMap((one) => {
		const first = named.find(({ id }) => id === one.id);
		return first === undefined || first === one
			? []
			: [sameId(one, first.file)];
	});
	if (twice.length > 0) throw new InvalidScenario(twice);
}

/** Does all, then throws the problems of all: one look shows everything. */
function collect<From, To>(
	items: readonly From[],
	use: (item: From) => To,
): To[] {
	const problems: Problem[] = [];
	const results: To[] = [];
	for (const item of items) {
		try {
			results.push(use(item));
		} catch (error) {
			if (!(error instanceof InvalidScenario)) throw error;
			problems.push(...error.problems);
		}
	}
	if (problems.length > 0) throw new InvalidScenario(problems);
	return results;
}

function select(selector: string, entries: readonly ScenarioEntry[]): string[] {
	const byId = entries.filter(({ id }) => id === selector);
	const [first, second] = byId;
	if (first && second) throw new InvalidScenario([sameId(second, first.file)]);
	if (first) return [first.file];
	const tagged = entries.filter(({ tags }) => tags.includes(selector));
	if (tagged.length > 0) return tagged.map(({ file }) => file);
	// A path is whatever looks like one or is there; what is wrong with it is for the reader to say.
	if (/[/\\]|\.ya?ml$/.test(selector) || existsSync(selector))
		return [selector];
	throw new InvalidScenario([unknownScenario(selector, entries)]);
}

function unknownScenario(
	selector: string,
	entries: readonly ScenarioEntry[],
): Problem {
	const ids = entries.map(({ id }) => id);
	const tags = [...new Set(entries.flatMap((entry) => entry.tags))];
	const known =
		ids.length === 0
			? "there are none here"
			: `known: ${ids.join(", ")}${tags.length > 0 ? `; tags: ${tags.join(", ")}` : ""}`;
	return fileProblem(
		selector,
		`no scenario has this id, tag or path (${known})`,
		nearest(selector, [...ids, ...tags]),
	);
}

const sameId = (entry: NamedFile, other: string): Problem =>
	fileProblem(
		entry.file,
		`has the id "${entry.id}", and so has ${other}; give one of them another`,
	);

function peek(file: string): ScenarioEntry {
	const fallback = {
		file,
		id: basename(file).replace(/\.ya?ml$/, ""),
		tags: [],
	};
	try {
		const { id, tags } = group(readYaml(file).value);
		return {
			file,
			id: typeof id === "string" ? id : fallback.id,
			tags: Array.isArray(tags)
				? tags.filter((tag) => typeof tag === "string")
				: [],
		};
	} catch (error) {
		// Reading it for use says what is wrong; looking for another file must not fail on it.
		if (error instanceof InvalidScenario) return fallback;
		throw error;
	}
}

function yamlFiles(directory: string, recursive: boolean): string[] {
	if (!existsSync(directory) || !statSync(directory).isDirectory()) return [];
	return readdirSync(directory, { recursive, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => /\.ya?ml$/.test(path))
		.sort();
}
