import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathFor } from "../../experiment/run.ts";
import { formats } from "../../report/formats/formats.ts";
import type { Format } from "../../report/formats/names.ts";
import { terminalReport } from "../../report/terminal/report.ts";
import { readResults } from "../../results/store.ts";
import { UsageError } from "../exit.ts";
import { wantsColor } from "../terminal.ts";
import { writeReports } from "./reports.ts";
import { exitCodeFor } from "./run.ts";

/** Makes the reports again; the exit status is the answer. Throws InvalidResults. */
export function report(
	file: string,
	flags: { strict: boolean; color: boolean },
): number {
	const results = readResults(file);
	const directory = dirname(resolve(file));
	writeReports(results, directory);
	const color = wantsColor(process.stdout, flags.color, process.env);
	const columns = process.stdout.columns ?? 80;
	process.stdout.write(terminalReport(results, { color, columns }));
	const files = ["report.html", "report.md"].map(
		(name) => `  ${pathFor(join(directory, name))}`,
	);
	process.stdout.write(`\nReports:\n${files.join("\n")}\n`);
	return exitCodeFor(results, flags.strict);
}

/** Writes one format to a file, or to stdout for `-`. Throws InvalidResults, and UsageError where the file cannot be written. */
export function writeFormat(
	file: string,
	{ format, out }: { format: Format; out: string },
): void {
	const text = formats[format](readResults(file));
	if (out === "-") {
		process.stdout.write(text);
		return;
	}
	try {
		writeFileSync(out, text);
	} catch (cause) {
		throw new UsageError(
			`${out}: cannot be written (${(cause as Error).message})\n  fix: give --out a file in a folder that exists, or - for stdout`,
			{ cause },
		);
	}
}
