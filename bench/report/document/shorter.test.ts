import { describe, expect, it } from "vitest";
import { markdownReport } from "../formats/markdown.ts";
import { htmlReport } from "../html/page.ts";
import { latencyScenario, tour } from "../testing.ts";
import { type Block, numeric, paragraph } from "./blocks.ts";
import { everShorter } from "./shorter.ts";

const table = (folded: boolean): Block => ({
	kind: "table",
	caption: folded ? "all trials" : "the answer",
	columns: [numeric("n")],
	rows: [["1"]],
	folded,
});

describe("ever shorter reports", () => {
	it("lose single trials, then traces, then charts, and say so", () => {
		const blocks: Block[] = [
			paragraph("said"),
			table(false),
			table(true),
			{ kind: "waterfall", caption: "a trace", rows: [] },
			{ kind: "charts", arms: [], charts: [] },
		];
		const all = [...everShorter({ title: "a run", blocks })];
		expect(all.map((each) => each.blocks.map(({ kind }) => kind))).toEqual([
			["paragraph", "table", "table", "waterfall", "charts"],
			["warning", "paragraph", "table", "waterfall", "charts"],
			["warning", "paragraph", "table", "charts"],
			["warning", "paragraph", "table"],
		]);
		expect(JSON.stringify(all.at(-1))).toContain(
			"tables by trial or second, traces of single requests and charts. They",
		);
	});

	it("name only what they had", () => {
		const blocks = [table(true)];
		const [, shorter, ...others] = everShorter({ title: "a run", blocks });
		expect(others).toEqual([]);
		expect(JSON.stringify(shorter)).not.toContain("charts");
	});
});

describe("report.html", () => {
	const caption = "All trials, in the order in which they ran";

	it("stays under 1 MB, and says what it left out", () => {
		const scenario = latencyScenario();
		const [round] = scenario.rounds;
		const rounds = Array.from(
			{ length: 1000 },
			() => round ?? { order: [], trials: [] },
		);
		const results = tour([{ ...scenario, rounds }]);
		const html = htmlReport(results);
		expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
		expect(html).toContain("Left out, to keep this page");
		expect(html).not.toContain(caption);
		expect(markdownReport(results)).toContain(caption);
	});

	it("is whole where it fits", () => {
		const html = htmlReport(tour());
		expect(html).not.toContain("Left out, to keep");
		expect(html).toContain(caption);
	});
});
