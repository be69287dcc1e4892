import { readFileSync } from "node:fs";

const lines = 8;

/** The end of a log, as a paragraph to put behind an error message; where there is none, just its name. */
export function logTail(file: string): string {
	const tail = lastLines(file);
	return tail
		? `\nits log ${file} ends with\n${tail.replace(/^/gm, "  ")}`
		: `\nits log ${file} is empty`;
}

function lastLines(file: string): string {
	try {
		return readFileSync(file, "utf8")
			.trim()
			.split("\n")
			.slice(-lines)
			.join("\n");
	} catch {
		// Not written: that is as good as empty.
		return "";
	}
}
