import type { Results } from "../../results/schema.ts";
import { htmlReport } from "../html/page.ts";
import { annotationsReport } from "./annotations.ts";
import { commentReport } from "./comment.ts";
import { csvReport } from "./csv.ts";
import { handoutReport } from "./handout.ts";
import { junitReport } from "./junit.ts";
import { markdownReport } from "./markdown.ts";
import type { Format } from "./names.ts";

/** How results are written in each format: the same results give the same bytes. */
export const formats: Readonly<Record<Format, (results: Results) => string>> = {
	html: htmlReport,
	md: markdownReport,
	comment: commentReport,
	csv: csvReport,
	junit: junitReport,
	annotations: annotationsReport,
	handout: handoutReport,
};
