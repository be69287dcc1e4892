import type { Commit } from "./commits.ts";
import { type Tally, type Touched, tallyOf } from "./tally.ts";
import {
	isKnown,
	type Unknown,
	type Versions,
	type VersionsAt,
} from "./versions.ts";

/** Why a commit is not counted. */
export interface LeftOut {
	kind: Unknown["kind"] | "root";
	why: string;
}

/** A commit and what it touched of each arm; of a commit that is left out, why. */
export type Looked = Commit &
	({ touched: Record<string, Touched> } | { leftOut: LeftOut });

/** What the commits of a range touched, on each arm. */
export interface History {
	schemaVersion: 1;
	repository: string;
	range: string;
	/** How units were taken from commits, and what is approximate in that. */
	method: string;
	/** Commits of the range; the newest of them were looked at. */
	commitsInRange: number;
	/** Oldest first. */
	commits: Looked[];
	/** Arms are counted over the same commits: those that are left out on no arm. */
	arms: Record<string, Tally & { unitsAtEnd: number }>;
}

/** What a history is read from. */
export interface Reading {
	arms: readonly string[];
	versionsAt: VersionsAt;
	signal: AbortSignal;
	tell(line: string): void;
}

/**
 * Compares each commit with its first parent, on each arm. A unit is touched if and only if it has another hash then, or is new.
 * Throws when interrupted.
 */
export async function readHistory(
	asked: { repository: string; range: string; method: string; inRange: number },
	commits: readonly Commit[],
	reading: Reading,
): Promise<History> {
	const looked: Looked[] = [];
	for (const [index, commit] of commits.entries()) {
		reading.tell(
			`${index + 1} of ${commits.length}: ${commit.id.slice(0, 9)} ${commit.subject}`,
		);
		looked.push({ ...commit, ...(await lookAt(commit, reading)) });
	}
	const arms: History["arms"] = {};
	for (const arm of reading.arms) {
		const last = await reading.versionsAt(arm, commits.at(-1)?.id ?? "");
		arms[arm] = {
			...tallyOf(looked.flatMap((each) => touchedIn(each, arm))),
			unitsAtEnd: isKnown(last) ? last.size : 0,
		};
	}
	return {
		schemaVersion: 1,
		repository: asked.repository,
		range: asked.range,
		method: asked.method,
		commitsInRange: asked.inRange,
		commits: looked,
		arms,
	};
}

function touchedIn(looked: Looked, arm: string): Touched[] {
	const touched = "touched" in looked ? looked.touched[arm] : undefined;
	return touched ? [touched] : [];
}

async function lookAt(
	{ id, parent }: Commit,
	{ arms, versionsAt, signal }: Reading,
): Promise<{ touched: Record<string, Touched> } | { leftOut: LeftOut }> {
	if (parent === null)
		return {
			leftOut: { kind: "root", why: "nothing comes before it, all is new" },
		};
	const touched: Record<string, Touched> = {};
	for (const arm of arms) {
		signal.throwIfAborted();
		// The parent first: what changed is built from there.
		const before = await versionsAt(arm, parent);
		const after = await versionsAt(arm, id);
		if (!isKnown(after))
			return { leftOut: { ...after, why: `${arm}: ${after.why}` } };
		if (!isKnown(before))
			return {
				leftOut: {
					kind: before.kind,
					why: `${arm}: of the commit before it: ${before.why}`,
				},
			};
		touched[arm] = touchedBetween(before, after);
	}
	return { touched };
}

/** The units that ship: those with another hash, and new ones. */
export function touchedBetween(before: Versions, after: Versions): Touched {
	const shipped = [...after].filter(
		([unit, { hash }]) => before.get(unit)?.hash !== hash,
	);
	return {
		units: shipped.map(([unit]) => unit).sort(),
		bytes: shipped.reduce((sum, [, { bytes }]) => sum + bytes, 0),
	};
}
