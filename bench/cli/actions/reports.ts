import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { htmlReport } from "../../report/html.ts";
import { decisionMarkdown, markdownReport } from "../../report/markdown.ts";
import type { Results } from "../../results/schema.ts";

/** Writes report.md, report.html and decision.md beside results.json. */
export function writeReports(results: Results, directory: string): void {
	writeFileSync(join(directory, "report.md"), markdownReport(results));
	writeFileSync(join(directory, "decision.md"), decisionMarkdown(results));
	writeFileSync(join(directory, "report.html"), htmlReport(results));
}
