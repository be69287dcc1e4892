import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path/posix";
import type { Checkout } from "./checkout.ts";
import { type Closure, closureOf, NotFollowed } from "./closure.ts";
import { readLocked } from "./locked.ts";
import { isPartOf, type Made, type Mapping } from "./mapping.ts";
import type { Entry, Repository } from "./repository.ts";
import type { Unknown, Version, Versions, VersionsAt } from "./versions.ts";

interface Sources {
	repository: Repository;
	checkout: Checkout;
	mapping: Mapping;
}

/** How units are taken from commits, for whoever reads the figures. */
export const mappedMethod =
	"Folders ship with any file in them, and their bytes are those of the files. Entries ship with the code that they import, without types and comments; packages count by the versions in the nearest package-lock.json (npm 7 or later), theirs in turn included, not by their bytes.";

/** The closure of an entry at the last commit where it was followed. */
interface Followed {
	commit: string;
	closure: Closure;
}

/** What the arms of any repository are at each of its commits, as its mapping says. A tree that was seen is not read again. */
export function mappedArms(sources: Sources): VersionsAt {
	const seen = new Map<string, Versions | Unknown>();
	const followed = new Map<string, Followed>();
	let last: { tree: string; entries: Entry[] } | undefined;
	return async (arm, commit) => {
		const tree = await sources.repository.tree(commit);
		const key = `${arm} ${tree}`;
		const known = seen.get(key);
		if (known) return known;
		if (last?.tree !== tree)
			last = { tree, entries: await sources.repository.entries(commit) };
		const { entries } = last;
		const found = await armAt(sources, { arm, commit, entries, followed });
		seen.set(key, found);
		return found;
	};
}

interface At {
	arm: string;
	commit: string;
	entries: readonly Entry[];
	followed: Map<string, Followed>;
}

async function armAt(sources: Sources, at: At): Promise<Versions | Unknown> {
	const versions = new Map<string, Version>();
	for (const [unit, made] of Object.entries(
		sources.mapping.arms[at.arm] ?? {},
	)) {
		const own = at.entries.filter(({ path }) => isPartOf(made, path));
		if (own.length === 0) continue;
		try {
			versions.set(unit, await versionOf(sources, { ...at, unit, made, own }));
		} catch (error) {
			if (!(error instanceof NotFollowed)) throw error;
			return { kind: "unbuilt", why: `${unit}: ${error.message}` };
		}
	}
	return versions.size > 0
		? versions
		: { kind: "absent", why: "none of its units has files" };
}

async function versionOf(
	sources: Sources,
	one: At & { unit: string; made: Made; own: readonly Entry[] },
): Promise<Version> {
	if (one.made.kind === "folders") return filesVersion(one.own);
	const { entry } = one.made;
	const closure = await followedAt(sources, { ...one, entry });
	const lock = await nearestLock(sources.repository, one.commit, entry);
	const locked = readLocked(lock);
	const versions = locked.named(locked.closure(closure.packages));
	return {
		hash: hashOf([closure.hash, ...versions]),
		bytes: closure.bytes,
	};
}

function filesVersion(files: readonly Entry[]): Version {
	return {
		hash: hashOf(files.map(({ path, blob }) => `${blob} ${path}`)),
		bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
	};
}

function hashOf(lines: readonly string[]): string {
	return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** The closure as it was followed before, when no change since can have touched it. */
async function followedAt(
	{ repository, checkout }: Sources,
	{ arm, unit, entry, commit, followed }: At & { unit: string; entry: string },
): Promise<Closure> {
	const key = `${arm} ${unit}`;
	const before = followed.get(key);
	const changed = before
		? await repository.changed(before.commit, commit)
		: undefined;
	if (before && changed && !mayTouch(before.closure, changed))
		return before.closure;
	await checkout.moveTo(commit);
	const closure = await closureOf(checkout.folder, entry);
	followed.set(key, { commit, closure });
	return closure;
}

/** Do changes touch files of a closure, what its imports are resolved by, or a name that an import may mean instead? */
function mayTouch({ inputs }: Closure, changed: readonly string[]): boolean {
	const modules = new Set(inputs.map(moduleOf));
	return changed.some(
		(path) =>
			modules.has(moduleOf(path)) ||
			/^(?:package|tsconfig.*)\.json$/.test(basename(path)),
	);
}

/** What an import without an ending may write for a file: "a/b.ts" and "a/b/index.js" are "a/b". */
function moduleOf(path: string): string {
	return path.replace(/(?:\/index)?\.[^./]+$/, "");
}

/** The lock file of the folder of an entry, or of the nearest one above it. */
async function nearestLock(
	repository: Repository,
	commit: string,
	entry: string,
): Promise<string | undefined> {
	for (let folder = dirname(entry); ; folder = dirname(folder)) {
		const text = await repository.text(
			commit,
			join(folder, "package-lock.json"),
		);
		if (text !== undefined || folder === ".") return text;
	}
}
