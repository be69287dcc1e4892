import { basename } from "node:path";
import { group } from "./outline.ts";
import { fileProblem, InvalidScenario, type Problem } from "./problems.ts";
import type { Spot, YamlSource } from "./yaml-source.ts";

/**
 * A scenario may be written in several places: a file, the file that it extends, the command line. Layers are put on one another
 * before anything is checked, and each problem is told where its value was written.
 */

type Path = readonly PropertyKey[];

/** Keys that say which file this is: a file that extends another has its own. */
export const ownKeys = ["id", "tags", "extends"];

/**
 * A file on top of the one that it extends. Groups of keys are merged, all else (lists too) takes the place of what is below; a
 * key without a value takes the one below away.
 */
export function onTopOf(file: YamlSource, base: YamlSource): YamlSource {
	const below = without(group(base.value), ownKeys);
	return {
		file: file.file,
		value: merged(group(file.value), below),
		problems: [...file.problems, ...base.problems],
		problemAt: (spot, message, suggestion) => {
			const owner = comesFromBelow(file.value, below, spot.path) ? base : file;
			return owner.problemAt(spot, message, suggestion);
		},
	};
}

/** One value in the place of another, from the command line. */
export interface Setting {
	path: readonly (string | number)[];
	value: unknown;
	/** As it was typed: `--set load.rate=80/s`. */
	says: string;
}

/** A file with a value set; the checks that follow tell what is wrong with it. Throws InvalidScenario for an item that no list has. */
export function withSetting(file: YamlSource, setting: Setting): YamlSource {
	const { path, value } = setting;
	const placed = {
		...setting,
		says: `${setting.says} (${basename(file.file)})`,
	};
	itemsAreThere(file.value, placed);
	return withValue(file, {
		path,
		value,
		problemAt: (spot, message, suggestion) =>
			settingProblem(placed, spot, { message, suggestion }),
	});
}

/** A value in its place in a file, with the way to tell what is wrong with it. */
export function withValue(
	file: YamlSource,
	set: Pick<Setting, "path" | "value"> & Pick<YamlSource, "problemAt">,
): YamlSource {
	return {
		...file,
		value: placedAt(file.value, set.path, set.value),
		problemAt: (spot, message, suggestion) =>
			(isAbout(spot, set, file.value) ? set : file).problemAt(
				spot,
				message,
				suggestion,
			),
	};
}

function itemsAreThere(below: unknown, { path, says }: Setting): void {
	for (const [depth, part] of path.entries()) {
		const inside = valueAt(below, path.slice(0, depth));
		const message = unfitPart(inside, part, dotted(path.slice(0, depth)));
		if (message) throw new InvalidScenario([fileProblem(says, message)]);
	}
}

function unfitPart(
	inside: unknown,
	part: string | number,
	where: string,
): string | null {
	if (typeof part === "string")
		return Array.isArray(inside)
			? `${where} is a list; name an item by its number, such as ${where}[0]`
			: null;
	if (!Array.isArray(inside)) return `${where} is no list`;
	return part < inside.length
		? null
		: `${where} has ${inside.length} items, the first is [0]`;
}

/** A place below the setting; or one above it that is there for the setting's sake. */
function isAbout(
	spot: Spot,
	{ path }: Pick<Setting, "path">,
	below: unknown,
): boolean {
	const shared = Math.min(spot.path.length, path.length);
	if (!path.slice(0, shared).every((part, at) => spot.path[at] === part))
		return false;
	return (
		spot.path.length >= path.length ||
		!isContainer(valueAt(below, spot.path)) ||
		depthOf(below, spot.path) < spot.path.length
	);
}

function settingProblem(
	{ path, says }: Setting,
	spot: Spot,
	said: { message: string; suggestion?: string | null | undefined },
): Problem {
	const depth = spot.path.length;
	const suggestion =
		said.suggestion && spot.at === "key"
			? dotted([
					...path.slice(0, depth - 1),
					said.suggestion,
					...path.slice(depth),
				])
			: (said.suggestion ?? null);
	return fileProblem(says, said.message, suggestion);
}

/** A path as it is typed: `load.journeys[0].weight`. */
export function dotted(path: Path): string {
	return path
		.map((part) =>
			typeof part === "number" ? `[${part}]` : `.${String(part)}`,
		)
		.join("")
		.replace(/^\./, "");
}

function merged(
	above: Record<string, unknown>,
	below: Record<string, unknown>,
): Record<string, unknown> {
	const both = { ...below };
	for (const [key, value] of Object.entries(above)) {
		if (value === null && key in below) delete both[key];
		else
			both[key] =
				isGroup(value) && isGroup(below[key])
					? merged(value, below[key])
					: value;
	}
	return both;
}

/** Whether what stands at a path of the merged value was written below. What takes the place of something has all of it. */
function comesFromBelow(
	above: unknown,
	below: unknown,
	[key, ...rest]: Path,
): boolean {
	if (key === undefined || !isGroup(above) || !isGroup(below)) return false;
	const [over, under] = [valueAt(above, [key]), valueAt(below, [key])];
	return over === undefined
		? under !== undefined
		: comesFromBelow(over, under, rest);
}

/** A copy with the value at the path; groups on the way are made where there are none. */
export function placedAt(
	root: unknown,
	[part, ...rest]: Path,
	value: unknown,
): unknown {
	if (part === undefined) return value;
	const put = (inner: unknown) => placedAt(inner, rest, value);
	if (Array.isArray(root) && typeof part === "number")
		return root.with(part, put(root[part]));
	const keys: Record<PropertyKey, unknown> = group(root);
	return { ...keys, [part]: put(keys[part]) };
}

function without(
	keys: Record<string, unknown>,
	names: readonly string[],
): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(keys).filter(([key]) => !names.includes(key)),
	);
}

/** How far along a path there is something. */
function depthOf(root: unknown, path: Path): number {
	const missing = path.findIndex(
		(_, depth) => valueAt(root, path.slice(0, depth + 1)) === undefined,
	);
	return missing === -1 ? path.length : missing;
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
	let found = root;
	for (const key of path) {
		if (!isContainer(found) || !Object.hasOwn(found, key)) return undefined;
		found = (found as Record<PropertyKey, unknown>)[key];
	}
	return found;
}

const isContainer = (value: unknown): value is object =>
	typeof value === "object" && value !== null;

export const isGroup = (value: unknown): value is Record<string, unknown> =>
	isContainer(value) && !Array.isArray(value);
