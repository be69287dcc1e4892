import { dirname, join, resolve } from "node:path";
import { pathFor } from "../../experiment/run.ts";
import { terminalReport } from "../../report/terminal.ts";
import { readResults } from "../../results/store.ts";
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
