import { describe, expect, it } from "vitest";
import { documentOf } from "./document/document.ts";
import { seriesAt, seriesSentences } from "./facts/series.ts";
import { terminalReport } from "./terminal/report.ts";
import { tour } from "./testing.ts";
import { closing, seriesRun } from "./testing-series.ts";

type Ratios = Parameters<typeof seriesRun>[0];

const checkout = (ratios: Ratios) =>
	seriesSentences(seriesAt(seriesRun(ratios).scenarios, 0)).find((sentence) =>
		sentence.startsWith("Checkout"),
	);

describe("a series", () => {
	it.each<[string, Ratios, string]>([
		[
			"where the gap closes",
			closing,
			"3.0 at 0 ms of work, 1.0 at 20.0 ms of work; the gap closes at 20.0 ms of work: from there on it is under 10 %, interval and all.",
		],
		[
			"where the answer flips",
			[closing[0], closing[1], [0.8, 0.75, 0.85]],
			"3.0 at 0 ms of work, 0.80 at 5.00 ms of work; the answer flips: slower at 0 ms of work and 1.00 ms of work, faster at 5.00 ms of work.",
		],
		[
			"that the gap stays",
			closing.slice(0, 3),
			"3.0 at 0 ms of work, 1.3 at 5.00 ms of work; the gap is there at every point.",
		],
		[
			"that noise hides the end, which is no proof of a closed gap",
			[closing[0], [1.2, 0.7, 1.9]],
			"3.0 at 0 ms of work, 1.2 at 1.00 ms of work; no difference can be told from noise at 1.00 ms of work, and none is shown to be under 10 %.",
		],
	])("says %s", (_, ratios, said) => {
		expect(checkout(ratios)).toBe(
			`Checkout p50, microservices ÷ monolith: ${said}`,
		);
	});

	it("stands once, before its first point, with a row for each point, journey and arm", () => {
		const { blocks } = documentOf(seriesRun(closing));
		const headings = blocks.flatMap((block) =>
			block.kind === "heading" && block.level === 2 ? [block.text] : [],
		);
		expect(headings.filter((text) => text.startsWith("Series"))).toHaveLength(
			1,
		);
		expect(headings.indexOf("Series: What does a network hop cost?") + 1).toBe(
			headings.indexOf("1. What does a network hop cost? (0 ms of work)"),
		);
		const table = blocks.find(
			(block) =>
				block.kind === "table" && block.caption.startsWith("All points"),
		);
		const journeys = 2;
		expect(table?.kind === "table" && table.rows).toHaveLength(
			4 * journeys * 2,
		);
	});

	it("is in the terminal too, and nowhere when nothing varies", () => {
		const said = (results: ReturnType<typeof tour>) =>
			terminalReport(results, { color: false, columns: 120 }).replaceAll(
				/\s+/g,
				" ",
			);
		expect(said(seriesRun(closing))).toContain("the gap closes at");
		expect(said(tour())).not.toContain("Series");
	});
});
