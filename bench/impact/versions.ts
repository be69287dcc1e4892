/** What would ship of a unit: a bundle, or the files of a folder. */
export interface Version {
	/** Changes if and only if the unit has to ship. */
	hash: string;
	bytes: number;
}

/** The units of an arm at a commit. */
export type Versions = ReadonlyMap<string, Version>;

/** Why nothing is known of an arm at a commit: it is older than the arm, or does not build. */
export interface Unknown {
	kind: "absent" | "unbuilt";
	why: string;
}

/** Tells what arms are at a commit. */
export type VersionsAt = (
	arm: string,
	commit: string,
) => Promise<Versions | Unknown>;

/** Is it known what the arm was? */
export function isKnown(found: Versions | Unknown): found is Versions {
	return found instanceof Map;
}
