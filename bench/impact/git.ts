import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { EnvironmentNotReady } from "../targets/errors.ts";
import { ImpactRefused } from "./refused.ts";

/** A commit, as a history names it. */
export interface Commit {
	id: string;
	/** The first one, of a merge too; null where history begins. */
	parent: string | null;
	/** When it was committed, in ISO 8601. */
	at: string;
	subject: string;
}

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

type Git = (
	args: readonly string[],
	env?: NodeJS.ProcessEnv,
) => Promise<string>;

const mostBytes = 512 * 1024 * 1024;

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

/** A commit is the same for everybody, whatever their settings make of its files. */
const settings = [
	"core.fsmonitor=false",
	"core.quotePath=false",
	"core.sparseCheckout=false",
	"core.autocrlf=false",
	"submodule.recurse=false",
];

/** Messages in English, and large files as the pointers that they are committed as. */
const plainGit = { LC_ALL: "C", GIT_LFS_SKIP_SMUDGE: "1" };

/** Git calls in a folder. What an outer git (a hook) has set for its own repository is not meant for ours. */
function gitIn(folder: string): Git {
	const run = promisify(execFile);
	const own = Object.entries(process.env).filter(
		([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX)$/.test(name),
	);
	return async (args, env) => {
		const { stdout } = await run(
			"git",
			[...settings.flatMap((setting) => ["-c", setting]), ...args],
			{
				cwd: folder,
				env: { ...Object.fromEntries(own), ...plainGit, ...env },
				maxBuffer: mostBytes,
			},
		).catch((cause) => {
			throw cause.code === "ENOENT" ? noGit(cause) : cause;
		});
		return stdout;
	};
}

function noGit(cause: Error): EnvironmentNotReady {
	return new EnvironmentNotReady({
		what: "git is not installed",
		where: "PATH",
		why: "a history is read with git itself",
		fix: "apt-get install git",
		cause,
	});
}

/** What git itself said of a call that failed; anything else that was thrown goes on. */
function saidBy(cause: unknown): string {
	const { stderr } = cause as { stderr?: string };
	if (typeof stderr !== "string") throw cause;
	return (
		stderr
			.replace(/^fatal: /, "")
			.trim()
			.split("\n", 1)[0] ?? ""
	);
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

async function commitsOf(
	git: Git,
	{ folder, range, most }: { folder: string; range: string; most: number },
): Promise<{ commits: Commit[]; inRange: number }> {
	const what = await selectionOf(git, range);
	const ask = (args: readonly string[]) =>
		git([...args, ...what, "--"]).catch((cause) => {
			throw notARange({ folder, range }, saidBy(cause), cause);
		});
	const inRange = Number(await ask(["rev-list", "--count"]));
	if (inRange === 0) throw emptyRange({ folder, range });
	const lines = await ask([
		...["log", "-z", "--no-show-signature", `--max-count=${most}`],
		"--format=%H%x09%P%x09%cI%x09%s",
	]);
	return { commits: zeroSeparated(lines).map(commitOf).reverse(), inRange };
}

/** A commit alone is no range for git: it would be all that led to it. */
async function selectionOf(git: Git, range: string): Promise<string[]> {
	// Git would take it for an option.
	if (range.startsWith("-")) return ["--first-parent", `./${range}`];
	const isOne = await git([
		...["rev-parse", "--verify", "--quiet", `${range}^{commit}`],
	]).then(
		() => true,
		() => false,
	);
	return isOne ? ["--no-walk", range] : ["--first-parent", range];
}

function notARange(
	{ folder, range }: { folder: string; range: string },
	why: string,
	cause: unknown,
): ImpactRefused {
	return new ImpactRefused(
		{
			what: `"${range}" is no range of commits`,
			where: folder,
			why: `git says: ${why}`,
			fix: "write one as git does: HEAD~20..HEAD, v1..v2, or one commit; see git log --oneline",
		},
		{ cause },
	);
}

function emptyRange({
	folder,
	range,
}: {
	folder: string;
	range: string;
}): ImpactRefused {
	const [, from, to] = /^(.*[^.])\.\.([^.].*)$/.exec(range) ?? [];
	return new ImpactRefused({
		what: `the range "${range}" holds no commit`,
		where: folder,
		why: "A..B is what B has and A has not",
		fix: to
			? `turn it round if it is written backwards: ${to}..${from}`
			: "write a range that holds commits, such as HEAD~20..HEAD",
	});
}

function zeroSeparated(text: string): string[] {
	return text.split("\0").filter((part) => part !== "");
}

function commitOf(line: string): Commit {
	const [id = "", parents = "", at = "", ...subject] = line.split("\t");
	return {
		id,
		parent: parents.split(" ", 1)[0] || null,
		at,
		subject: subject.join(" "),
	};
}

/** Reads a line of `ls-tree -l`; a submodule is no file of the repository. */
function entryOf(line: string): Entry[] {
	const [, type, blob = "", bytes, path = ""] =
		/^\d+ (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
	return type === "blob" ? [{ path, blob, bytes: Number(bytes) }] : [];
}
