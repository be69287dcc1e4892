import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { emptyResults, resultsWithTrials } from "../results/sample-results.ts";
import { type Results, resultsSchema } from "../results/schema.ts";
import { decisionMarkdown, markdownReport } from "./formats/markdown.ts";
import { htmlReport } from "./html/page.ts";
import { terminalReport } from "./terminal/report.ts";
import { latencyScenario, tour, trial } from "./testing.ts";
import { ladderRun } from "./testing-ladder.ts";
import { closing, seriesRun } from "./testing-series.ts";
import {
	hostile,
	hostileTour,
	soundTour,
	tourWithout,
	troubled,
} from "./testing-trouble.ts";

const runs: [string, () => Results][] = [
	...troubled,
	["a run that may be concluded from", soundTour],
	["a ladder", () => ladderRun()],
	["a run before its first trial", emptyResults],
	["a run of half a scenario", () => resultsWithTrials(2)],
	["a series", () => seriesRun(closing)],
];

const terminal = (results: Results, columns = 80) =>
	terminalReport(results, { color: false, columns });

describe.each(runs)("%s", (_name, make) => {
	it("fits the schema of results, so that the reports are of what can be", () => {
		expect(resultsSchema.safeParse(make()).error).toBeUndefined();
	});

	it("gives the same reports for the same results", () => {
		const all = (results: Results) => [
			terminal(results),
			markdownReport(results),
			htmlReport(results),
		];
		expect(all(make())).toEqual(all(make()));
	});

	it("prints no number that is none", () => {
		const nonsense = /\b(?:NaN|Infinity|undefined|null|9007199254740991)\b/;
		for (const text of [
			terminal(make()),
			markdownReport(make()),
			decisionMarkdown(make()),
			htmlReport(make()),
		])
			expect(nonsense.exec(text)?.[0]).toBeUndefined();
	});

	it.each([80, 120, 40])("fits a terminal of %s columns", (columns) => {
		const lines = terminal(make(), columns).split("\n");
		expect(lines.filter((line) => line.length > columns)).toEqual([]);
	});

	it("is an HTML page that loads nothing and runs nothing", () => {
		const html = htmlReport(make());
		expect(html).toContain("content=\"default-src 'none'; style-src 'sha256-");
		const { document } = parseHTML(html);
		const active =
			"script, link, iframe, object, embed, img, form, base, [src]";
		expect(document.querySelectorAll(active).length).toBe(0);
		expect(document.querySelector("[style]")).toBeNull();
		expect(/<script|@import|url\(/i.exec(html)?.[0]).toBeUndefined();
		const attributes = [...document.querySelectorAll("*")].flatMap((element) =>
			[...element.attributes].map(({ name }) => name),
		);
		expect(attributes.filter((name) => name.startsWith("on"))).toEqual([]);
		const targets = [...document.querySelectorAll("a")].map(
			(link) => link.getAttribute("href") ?? "",
		);
		expect(
			targets.filter(
				(to) =>
					!to.startsWith("#") && to !== "results.json" && to !== "decision.md",
			),
		).toEqual([]);
		expect(html.length).toBeLessThan(1_000_000);
	});

	it("has headings in order, ids of their own, and tables with caption and scope", () => {
		const { document } = parseHTML(htmlReport(make()));
		const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map(
			({ tagName }) => Number(tagName.slice(1)),
		);
		expect(levels[0]).toBe(1);
		for (const [index, level] of levels.entries())
			if (index > 0) expect(level - (levels[index - 1] ?? 0)).toBeLessThan(2);
		const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const table of document.querySelectorAll("table")) {
			expect(table.querySelector("caption")?.textContent).not.toBe("");
			expect(table.querySelector("th:not([scope])")).toBeNull();
		}
		for (const picture of document.querySelectorAll("svg"))
			expect(
				picture.closest("[role=img]")?.getAttribute("aria-label"),
			).toBeTruthy();
	});

	it("has Markdown tables whose rows are as wide as their heads", () => {
		const cells = (line: string) =>
			line.replaceAll("\\|", "").split("|").length;
		const tables = markdownReport(make())
			.split("\n\n")
			.filter((block) => block.startsWith("|"));
		for (const table of tables)
			expect(new Set(table.split("\n").map(cells)).size).toBe(1);
	});
});

describe("report.md", () => {
	it("says all of a tour", async () => {
		await expect(markdownReport(tour())).toMatchFileSnapshot(
			"fixtures/tour.md.snap",
		);
	});

	it("takes hostile text for text", () => {
		const text = markdownReport(hostileTour());
		const outsideCode = text
			.split("\n")
			.map((line) => line.replaceAll(/(`+)(?:(?!\1).)+\1(?!`)/g, ""))
			.join("\n");
		expect(outsideCode).not.toMatch(/<\/?\w|[^\\]`x|\[a\]\(/);
		expect(outsideCode).toContain(
			'&lt;script&gt;alert("1")&lt;/script&gt; \\|',
		);
	});
});

describe("report.html", () => {
	it("says beside the verdict how much of what was measured does not count", () => {
		const html = htmlReport(tourWithout("microservices"));
		const { document } = parseHTML(html);
		const [first] = document.querySelectorAll("#verdicts ~ ul");
		expect(first?.textContent).toContain(
			"trials were rejected by rules fixed before the run",
		);
	});

	it("says what report.md says: the same headings, tables and numbers", () => {
		const { document } = parseHTML(htmlReport(tour()));
		const plain = (text: string) =>
			text.replaceAll(/[\s\u00a0\\*]+/g, " ").trim();
		const headings = [...document.querySelectorAll("h1, h2, h3")].map(
			({ textContent }) => plain(textContent ?? ""),
		);
		const markdown = markdownReport(tour());
		const written = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
			plain(text ?? ""),
		);
		expect(headings).toEqual(written);
		const rows = (markdown.match(/^\|/gm) ?? []).length;
		const tables = document.querySelectorAll("table").length;
		expect(document.querySelectorAll("tr").length).toBe(rows - tables);
	});

	it("draws a ladder for each journey, lost requests for each arm, and bars for a deploy", () => {
		const { document } = parseHTML(htmlReport(tour()));
		const titles = [...document.querySelectorAll("figcaption")].map(
			({ textContent }) => textContent?.replaceAll("\u00a0", " "),
		);
		const ladders = [
			"browse: percentiles, 95 % intervals",
			"checkout: percentiles, 95 % intervals",
		];
		expect(titles).toEqual([
			...ladders,
			"Ratios to monolith; grey: the A/A band",
			"Lost each second: monolith",
			"Lost each second: microservices",
			...ladders,
			"Share of units shipped",
			"Bytes shipped",
			...ladders,
			"Good while broken, %: monolith",
			"Good while broken, %: microservices",
			"2. crash of reviews",
			"Units that ship: monolith",
			"Units that ship: microservices",
		]);
	});

	it("takes hostile text for text", () => {
		const { document } = parseHTML(htmlReport(hostileTour()));
		expect(
			document.querySelector("script, body b, a[href^=javascript]"),
		).toBeNull();
		const title = document.querySelector("#scenario-1")?.textContent ?? "";
		expect(title).toContain(hostile.slice(0, 40));
	});
});

describe("the terminal", () => {
	it("has no colours when they are not wanted, and one for each arm when they are", () => {
		const escapeSign = String.fromCharCode(27);
		expect(terminal(hostileTour())).not.toContain(escapeSign);
		const coloured = terminalReport(tour(), { color: true, columns: 80 });
		expect(coloured).toContain(`${escapeSign}[94mmonolith${escapeSign}[39m`);
		expect(coloured).toContain(
			`${escapeSign}[33mmicroservices${escapeSign}[39m`,
		);
	});

	it("says the same in colour and without", () => {
		const coloured = terminalReport(tour(), { color: true, columns: 80 });
		const codes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
		expect(coloured.replaceAll(codes, "")).toBe(terminal(tour()));
	});

	it("stamps a quick run, and no other", () => {
		const results = tour();
		expect(terminal(results)).toContain("quick: not for conclusions");
		results.run.profile = "standard";
		expect(terminal(results)).not.toContain("not for conclusions");
	});

	it("stamps every scenario and the title of a quick run, and says what one round is worth", () => {
		const results = tour([
			{
				...latencyScenario(),
				caveats: [
					"quick: not for conclusions",
					"one round: no interval, nothing can be concluded",
				],
			},
		]);
		const texts = [terminal, markdownReport, htmlReport].map((write) =>
			write(results),
		);
		for (const text of texts) {
			expect(
				text.match(/quick: not for conclusions/gi)?.length,
			).toBeGreaterThan(1);
			expect(text).toContain(
				"One round: no interval, nothing can be concluded.",
			);
		}
		expect(htmlReport(results)).toMatch(/<title>.*quick: not for conclusions/);
	});

	it("counts rejected trials by every rule, also those that rejected none", () => {
		const rejected = trial("monolith", {
			accepted: false,
			why: "other programs used 31 % of a core",
			rejectedBy: ["foreignLoad"],
		});
		const scenario = latencyScenario();
		scenario.rounds[0]?.trials.push(rejected);
		const text = markdownReport(tour([scenario]));
		expect(text).toMatch(/By rule: .*foreignLoad 1, steal 0/);
	});

	it("names differences between the shops", () => {
		const results = tour([]);
		results.sameness = {
			operations: 300,
			differences: ["getCart: 200 against 404"],
		};
		expect(terminal(results)).toContain("  - getCart: 200 against 404");
	});
});
