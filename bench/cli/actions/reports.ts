import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
	decisionMarkdown,
	markdownReport,
} from "../../report/formats/markdown.ts";
import { htmlReport } from "../../report/html/page.ts";
import type { Results } from "../../results/schema.ts";

/** Writes report.md, report.html and decision.md beside results.json. */
export function writeReports(results: Results, directory: string): void {
	writeFileSync(join(directory, "report.md"), markdownReport(results));
	writeFileSync(join(directory, "decision.md"), decisionMarkdown(results));
	writeFileSync(join(directory, "report.html"), htmlReport(results));
}
