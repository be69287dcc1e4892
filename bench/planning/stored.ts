import { readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { type Measurement, measurementSchema } from "./measurement-schema.ts";

/** A file that a plan cannot be made from. Its message says which, why, and what makes one. */
export class InvalidMeasurement extends Error {
	override readonly name = "InvalidMeasurement";
	readonly code = "InvalidMeasurement";
	readonly exitCode = 2;

	constructor(file: string, why: string, options?: ErrorOptions) {
		super(
			`${file}: ${why}\n  fix:   shoplab plan --rate 1000/s --save ${besides(file)}`,
			options,
		);
	}
}

/** A name beside a file, which is somebody's and must not be overwritten. */
function besides(file: string): string {
	const { dir, name } = parse(file);
	return join(dir, `${name}-plan.json`);
}

/** Reads what `plan --save` or `plan --json` wrote. Throws InvalidMeasurement. */
export function readMeasurement(file: string): Measurement {
	const content = contentOf(file);
	const inside = (content as { measurement?: unknown } | null)?.measurement;
	const parsed = measurementSchema.safeParse(inside ?? content);
	if (parsed.success) return parsed.data;
	const { schemaVersion, kind, scenarios } = (content ?? {}) as Record<
		string,
		unknown
	>;
	if (scenarios !== undefined)
		throw new InvalidMeasurement(
			file,
			"this is the document of a run, whose loads were not made to tell operations apart; a plan takes what plan --save wrote",
		);
	if (kind === "shoplab plan measurement" && schemaVersion !== 1)
		throw new InvalidMeasurement(
			file,
			`has schema version ${String(schemaVersion)}, this version reads 1`,
		);
	const [issue] = parsed.error.issues;
	throw new InvalidMeasurement(
		file,
		`is not the measurement of a plan: ${issue?.path.join(".") || "the document"}: ${issue?.message ?? "unreadable"}`,
	);
}

function contentOf(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch (cause) {
		const { code, message } = cause as NodeJS.ErrnoException;
		const why =
			code === "ENOENT"
				? "there is no such file"
				: `cannot be read: ${message}`;
		throw new InvalidMeasurement(file, why, { cause });
	}
}
