import { existsSync } from "node:fs";
import { type Commit, commitsOf } from "./commits.ts";
import { gitIn, saidBy, zeroSeparated } from "./git.ts";
import { ImpactRefused } from "./refused.ts";

/** A file at a commit. */
export interface Entry {
	path: string;
	/** The hash of its content. */
	blob: string;
	bytes: number;
}

/** What is read of a git repository; nothing of it is ever written, its index included. */
export interface Repository {
	/** Where it lies, as it was named. */
	folder: string;
	/**
	 * The newest commits of a range, at most `most` of them, oldest first, and how many there are in all. A single commit is a
	 * range of itself. Along first parents, so that a merge is one commit with all it brought. Throws ImpactRefused.
	 */
	commits(
		range: string,
		most: number,
	): Promise<{ commits: Commit[]; inRange: number }>;
	/** Paths whose content differs between two commits. */
	changed(before: string, after: string): Promise<string[]>;
	/** The hash of all that a commit holds. */
	tree(commit: string): Promise<string>;
	/** All files at a commit. */
	entries(commit: string): Promise<Entry[]>;
	/** A file at a commit, undefined where there is none. */
	text(commit: string, path: string): Promise<string | undefined>;
	/** Those of some files that a commit does not have. */
	missing(commit: string, paths: readonly string[]): Promise<string[]>;
	/** Makes a folder hold the files of a commit; `index` is git's note of what lies in it. */
	checkOut(
		commit: string,
		place: { folder: string; index: string },
	): Promise<void>;
}

/** The repository of a folder. Throws ImpactRefused where there is none. */
export async function openRepository(folder: string): Promise<Repository> {
	if (!existsSync(folder))
		throw notARepository(folder, "there is no such folder");
	const git = gitIn(folder);
	const directory = await git(["rev-parse", "--absolute-git-dir"]).catch(
		(cause) => {
			throw notARepository(folder, saidBy(cause), cause);
		},
	);
	return {
		folder,
		commits: (range, most) => commitsOf(git, { folder, range, most }),
		changed: async (before, after) =>
			zeroSeparated(
				await git([
					...["diff-tree", "-r", "-z", "--no-renames", "--name-only"],
					...[before, after],
				]),
			),
		tree: (commit) => git(["rev-parse", `${commit}^{tree}`]),
		entries: async (commit) =>
			zeroSeparated(
				await git(["ls-tree", "--full-tree", "-r", "-l", "-z", commit]),
			).flatMap(entryOf),
		text: async (commit, path) => {
			const there = await git(["ls-tree", "--full-tree", commit, "--", path]);
			return there === ""
				? undefined
				: git(["cat-file", "blob", `${commit}:${path}`]);
		},
		missing: async (commit, paths) => {
			const there = zeroSeparated(
				await git([
					...["ls-tree", "--full-tree", "-r", "-z", "--name-only", commit],
					...["--", ...paths],
				]),
			);
			return paths.filter((path) => !there.includes(path));
		},
		checkOut: async (commit, place) => {
			await git(["read-tree", "--reset", "-u", commit], {
				GIT_DIR: directory.trim(),
				GIT_WORK_TREE: place.folder,
				GIT_INDEX_FILE: place.index,
			});
		},
	};
}

function notARepository(
	folder: string,
	why: string,
	cause?: unknown,
): ImpactRefused {
	return new ImpactRefused(
		{
			what: `${folder} is no git repository`,
			where: folder,
			why,
			fix: "name one: shoplab impact HEAD~20..HEAD --repo DIR --map FILE",
		},
		{ cause },
	);
}

/** Reads a line of `ls-tree -l`; a submodule is no file of the repository. */
function entryOf(line: string): Entry[] {
	const [, type, blob = "", bytes, path = ""] =
		/^\d+ (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
	return type === "blob" ? [{ path, blob, bytes: Number(bytes) }] : [];
}
