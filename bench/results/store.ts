import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type Results, resultsSchema, schemaVersion } from "./schema.ts";

/** Results that cannot be written or read, with the file and the reason. */
export class InvalidResults extends Error {
	readonly code = "InvalidResults";

	constructor(file: string, reason: string, cause?: unknown) {
		super(`${file}: ${reason}`, { cause });
		this.name = "InvalidResults";
	}
}

/** The directory of one run. */
export interface RunStore {
	/** Name of the directory: `<UTC>-<name>`. */
	id: string;
	directory: string;
	/** Path of `results.json`. */
	file: string;
	/** Replaces `results.json` as one step: a reader, or a crash, finds the old document or the new one. Throws InvalidResults and keeps the old one when the new does not fit the schema. */
	save: (results: Results) => void;
}

/** Makes `<root>/<UTC>-<name>/`, which no other run has. Throws when the directory cannot be made. */
export function createRunStore(
	root: string,
	name: string,
	startedAt: Date,
): RunStore {
	mkdirSync(root, { recursive: true });
	const utc = startedAt.toISOString().replace(/\.\d+Z$/, "Z");
	const id = claim(root, `${utc.replaceAll(/[-:]/g, "")}-${slug(name)}`);
	return openRunStore(root, id);
}

function openRunStore(root: string, id: string): RunStore {
	const directory = join(root, id);
	const file = join(directory, "results.json");
	const save = (results: Results) =>
		replace(file, `${JSON.stringify(check(file, results), null, "\t")}\n`);
	return { id, directory, file, save };
}

/** Runs that start in the same second, also in another process, get names of their own: mkdir decides. */
function claim(root: string, wanted: string): string {
	for (let attempt = 1; ; attempt++) {
		const id = attempt === 1 ? wanted : `${wanted}-${attempt}`;
		try {
			mkdirSync(join(root, id));
			return id;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
		}
	}
}

const slug = (name: string) =>
	name
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.replaceAll(/^-|-$/g, "")
		.slice(0, 60) || "run";

function replace(file: string, text: string): void {
	const temporary = `${file}.${process.pid}.tmp`;
	try {
		const handle = openSync(temporary, "w");
		try {
			writeFileSync(handle, text);
			fsyncSync(handle);
		} finally {
			closeSync(handle);
		}
		renameSync(temporary, file);
	} catch (error) {
		rmSync(temporary, { force: true });
		throw error;
	}
}

/** Reads a `results.json`. Throws InvalidResults for a missing or damaged file and for other schema versions. */
export function readResults(file: string): Results {
	return check(file, parse(file, read(file)));
}

function read(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (cause) {
		const { code } = cause as NodeJS.ErrnoException;
		throw new InvalidResults(
			file,
			code === "ENOENT"
				? "no such file; a run writes results/<UTC>-<name>/results.json"
				: `cannot be read (${code})`,
			cause,
		);
	}
}

function parse(file: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new InvalidResults(file, "is not JSON; is it a results.json?", cause);
	}
}

function otherVersion(version: unknown): string {
	const found = `has schema version ${JSON.stringify(version)}`;
	const read = `this build reads version ${schemaVersion}`;
	const again = "run its scenarios again (shoplab run)";
	if (!Number.isInteger(version))
		return `${found}, which is no whole number; ${read}. Was the file changed by hand? Take the version as it was written, or ${again}`;
	return Number(version) > schemaVersion
		? `${found}, of a newer shoplab; ${read}. Update this one (git pull && npm run build), or ${again}`
		: `${found}, of an older shoplab; ${read}. Make the report with the shoplab that wrote it, or ${again}`;
}

function check(file: string, value: unknown): Results {
	const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
	if (version !== schemaVersion)
		throw new InvalidResults(
			file,
			version === undefined
				? "has no schemaVersion; it was not written by shoplab run"
				: otherVersion(version),
		);
	const parsed = resultsSchema.safeParse(value);
	// The value itself, not zod's copy: keys that a later build added are kept.
	if (parsed.success) return value as Results;
	throw new InvalidResults(
		file,
		`does not fit the schema of version ${schemaVersion}:\n${z.prettifyError(parsed.error)}`,
		parsed.error,
	);
}
