import * as z from "zod";
import { complaint, keys, list, text } from "../scenario/complaint.ts";
import type { Finding } from "../scenario/explain.ts";
import { nearest } from "../scenario/problems.ts";
import { checkSource } from "../scenario/validate.ts";
import { readYaml } from "../scenario/yaml-source.ts";
import type { Commit } from "./commits.ts";
import { under } from "./globs.ts";
import type { Repository } from "./repository.ts";

/** What a unit of another repository is made of: folders, all of whose files ship, or an entry and what it imports. */
export type Made =
	| { kind: "folders"; folders: readonly string[] }
	| { kind: "entry"; entry: string };

const path = text(
	'a path within the repository such as "services/cart"',
	/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$)).+$/,
);

const unit = keys({
	folder: path.optional(),
	folders: list(path, 1).optional(),
	entry: path.optional(),
}).transform(({ folder, folders, entry }, context): Made => {
	const given = [folder, folders, entry].filter((each) => each !== undefined);
	if (given.length !== 1) {
		context.addIssue({
			code: "custom",
			message: complaint("expected one of folder, folders or entry"),
		});
		return z.NEVER;
	}
	if (entry !== undefined) return { kind: "entry", entry };
	return { kind: "folders", folders: folders ?? [folder ?? ""] };
});

/** Names → something, at least one of them. */
function named<Item extends z.ZodType>(described: string, item: Item) {
	return z
		.record(z.string(), item, {
			error: complaint(`expected ${described} by name`),
		})
		.superRefine((value, context) => {
			const names = Object.keys(value as object);
			const issue = (message: string, path: string[] = []) =>
				context.addIssue({ code: "custom", path, message });
			if (names.length === 0) issue(`expected at least one of ${described}`);
			for (const name of names)
				if (!/^[\w@][\w@./-]{0,63}$/.test(name))
					issue("expected a name without spaces", [name]);
		});
}

/** The schema of a mapping file. */
export const mappingSchema = keys({
	version: z.literal(1, { error: complaint("expected version 1") }),
	arms: named("arms", named("units", unit)),
});

/** How the files of a repository make units: arm → unit → what it is made of. */
export type Mapping = z.output<typeof mappingSchema>;

/** All files at either end of a range: what a unit is made of may have come or gone within. */
export async function pathsAtEnds(
	repository: Repository,
	commits: readonly Commit[],
): Promise<string[]> {
	const [first, last] = [commits.at(0), commits.at(-1)];
	const ends = [first?.parent ?? first?.id, last?.id];
	const paths = new Set<string>();
	for (const end of ends)
		for (const { path } of end ? await repository.entries(end) : [])
			paths.add(path);
	return [...paths];
}

/** Reads and checks a mapping; `paths` are the files that each unit must have some of. Throws InvalidScenario. */
export function readMapping(file: string, paths: readonly string[]): Mapping {
	const source = readYaml(file);
	return checkSource(source, mappingSchema, () => {
		const parsed = mappingSchema.safeParse(source.value);
		return parsed.success ? withoutFiles(parsed.data, paths) : [];
	});
}

function withoutFiles({ arms }: Mapping, paths: readonly string[]): Finding[] {
	return Object.entries(arms).flatMap(([arm, units]) =>
		Object.entries(units).flatMap(([name, made]) => {
			const wanted = made.kind === "entry" ? [made.entry] : made.folders;
			if (paths.some((each) => isPartOf(made, each))) return [];
			return [
				{
					path: ["arms", arm, name],
					at: "value" as const,
					message: `${name} has no files: nothing at either end of the range is ${wanted.join(" or ")}`,
					suggestion: nearestPath(wanted[0] ?? "", made, paths),
				},
			];
		}),
	);
}

/** Is a file one that the unit is made of: its entry, or anything in its folders? */
export function isPartOf(made: Made, file: string): boolean {
	if (made.kind === "entry") return file === made.entry;
	return made.folders.some((folder) => under(folder)(file));
}

// Distances to more words take longer than a reader waits.
const mostWords = 5_000;

function nearestPath(
	wanted: string,
	{ kind }: Made,
	paths: readonly string[],
): string | null {
	const words = kind === "entry" ? paths : foldersOf(paths);
	return nearest(wanted, words.slice(0, mostWords));
}

function foldersOf(paths: readonly string[]): string[] {
	const folders = new Set<string>();
	for (const path of paths)
		for (const { index } of path.matchAll(/\//g))
			folders.add(path.slice(0, index));
	return [...folders];
}
