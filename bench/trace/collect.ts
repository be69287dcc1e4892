import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Span, SpanFile } from "../../shop/runtime/trace-span.ts";

/** What the processes of an arm left in their folder. */
export interface Collected {
	spans: Span[];
	/** Spans that no longer fitted into a buffer. */
	lost: number;
}

/** Reads what all processes left. Throws when there is nothing, with the folder. */
export function collect(folder: string): Collected {
	const names = existsSync(folder) ? readdirSync(folder) : [];
	if (names.length === 0)
		throw new Error(
			`no process left its spans in ${folder}: they are written when a process stops by itself, not when it is killed`,
		);
	const files = names.map(
		(name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as SpanFile,
	);
	return {
		spans: files.flatMap(({ spans }) => spans),
		lost: files.reduce((sum, { lost }) => sum + lost, 0),
	};
}
