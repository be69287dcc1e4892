import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { readXml, type XmlElement } from "../../../shop/runtime/xml.ts";
import { emptyResults } from "../../results/sample-results.ts";
import type { Results } from "../../results/schema.ts";
import { failureScenario, latencyScenario, tour } from "../testing.ts";
import { ladderRun } from "../testing-ladder.ts";
import { closing, seriesRun } from "../testing-series.ts";
import { hostile, hostileTour, interruptedTour } from "../testing-trouble.ts";
import { annotationsReport } from "./annotations.ts";
import { commentReport, mostCharacters } from "./comment.ts";
import { csvText } from "./csv-text.ts";
import { formats } from "./formats.ts";
import { handoutReport } from "./handout.ts";
import { junitReport } from "./junit.ts";
import { formatNames } from "./names.ts";

const runs: [string, () => Results][] = [
	["a tour", tour],
	["an interrupted run", interruptedTour],
	["a run with hostile text", hostileTour],
	["a ladder", () => ladderRun()],
	["a run before its first trial", emptyResults],
	["a series", () => seriesRun(closing)],
];

describe.each(runs)("%s", (_name, make) => {
	it.each(formatNames)("gives the same bytes again as %s", (format) => {
		expect(formats[format](make())).toBe(formats[format](make()));
	});

	it.each(formatNames)("prints no number that is none as %s", (format) => {
		const nonsense = /\b(?:NaN|Infinity|undefined|null|9007199254740991)\b/;
		expect(nonsense.exec(formats[format](make()))?.[0]).toBeUndefined();
	});

	it("is XML that a strict parser reads", () => {
		expect(() => elementsOf(junitReport(make()))).not.toThrow();
	});

	it("is one sheet for each question, without a script", () => {
		const { document } = parseHTML(handoutReport(make()));
		const { scenarios } = make();
		const questions = new Set(
			scenarios.map(({ id, series }) => series?.id ?? id),
		);
		expect(document.querySelectorAll(".sheet h1").length).toBe(questions.size);
		expect(document.querySelectorAll("script, [src], link").length).toBe(0);
	});

	it("is workflow commands and nothing else", () => {
		for (const line of annotationsReport(make()).split("\n").slice(0, -1))
			expect(line).toMatch(
				/^::(?:error|warning|notice) (?:file=[^,:]+,)?title=[^,:]*::/,
			);
	});
});

/** All elements below one, itself included. */
function elementsOf(xml: string): XmlElement[] {
	const below = (element: XmlElement): XmlElement[] => [
		element,
		...element.children.flatMap(below),
	];
	return below(readXml(xml));
}

const attributesOf = ({ attributes }: XmlElement) =>
	Object.fromEntries(attributes.map(({ local, value }) => [local, value]));

describe("JUnit XML", () => {
	it("has a suite for each scenario, a case for each expectation, failures and skips by verdict", () => {
		const results = tour();
		const elements = elementsOf(junitReport(results));
		const number = (wanted: string) =>
			elements.filter(({ local }) => local === wanted).length;
		const all = results.scenarios.flatMap(({ expectations }) => expectations);
		const having = (wanted: string) =>
			all.filter(({ verdict }) => verdict === wanted).length;
		expect(number("testsuite")).toBe(results.scenarios.length);
		expect(number("testcase")).toBe(all.length);
		expect(number("failure")).toBe(having("broken"));
		expect(number("skipped")).toBe(having("inconclusive"));
		expect(having("broken") * having("inconclusive")).toBeGreaterThan(0);
	});

	it("writes what XML forbids as U+FFFD, and keeps quotes and signs", () => {
		const scenario = latencyScenario();
		const [first] = scenario.expectations;
		if (!first) throw new Error("the fixture has an expectation");
		const because = 'a\u0001b\ud800c "<&>" \ufffe';
		const broken = { ...first, verdict: "broken" as const, because };
		const xml = junitReport(tour([{ ...scenario, expectations: [broken] }]));
		expect(xml).toContain("&quot;&lt;&amp;&gt;&quot;");
		expect(xml).not.toContain("\ufffe");
		expect(xml).not.toMatch(/\p{Cs}/u);
		expect(() => elementsOf(xml)).not.toThrow();
	});
});

describe("annotations", () => {
	it("name the scenario's file, escape what would end a property, and put errors first", () => {
		const scenario = {
			...failureScenario(),
			title: "50 % off: now, or\nnever",
			file: "scenarios/a,b:c.yaml",
		};
		const [first = ""] = annotationsReport(tour([scenario])).split("\n");
		expect(first).toMatch(
			/^::error file=scenarios\/a%2Cb%3Ac\.yaml,title=50 %25 off%3A now%2C or never::broken: /,
		);
	});

	it("tell how many are not shown, since GitHub shows ten of a level", () => {
		const scenario = failureScenario();
		const [first] = scenario.expectations;
		if (!first) throw new Error("the fixture has an expectation");
		const expectations = Array.from({ length: 12 }, () => ({
			...first,
			verdict: "broken" as const,
		}));
		const lines = annotationsReport(tour([{ ...scenario, expectations }]))
			.split("\n")
			.filter((line) => line.startsWith("::error"));
		expect(lines).toHaveLength(10);
		expect(lines.at(-1)).toContain("3 more annotations");
	});
});

describe("a run that did not get to its end", () => {
	const failure = 'monolith: its "port" was taken';
	const failedRun = (scenarios: Results["scenarios"]): Results => {
		const results = tour(scenarios);
		return { ...results, run: { ...results.run, interrupted: true, failure } };
	};
	const why: [string, () => Results, string][] = [
		["failed", () => failedRun([latencyScenario()]), failure],
		["failed at its start", () => failedRun([]), failure],
		["interrupted", interruptedTour, "The run was interrupted"],
		["killed", emptyResults, "The run has not ended, or was killed"],
	];

	it.each(why)("is an error in JUnit's totals: %s", (_, make, text) => {
		const elements = elementsOf(junitReport(make()));
		const suites = elements.filter(({ local }) => local === "testsuite");
		expect(suites).toHaveLength(make().scenarios.length + 1);
		expect(suites.map(attributesOf)).toEqual(
			suites.map((_, id) => expect.objectContaining({ id: `${id}` })),
		);
		expect(suites.map(attributesOf).at(-1)).toMatchObject({
			name: "run",
			tests: "1",
			errors: "1",
			failures: "0",
		});
		const errors = elements.filter(({ local }) => local === "error");
		expect(errors.map(attributesOf)).toEqual([
			{ type: "incomplete", message: expect.stringContaining(text) },
		]);
	});

	it.each(why)("is the first annotation: %s", (_, make, text) => {
		const [first = ""] = annotationsReport(make()).split("\n");
		expect(first).toMatch(/^::error title=shoplab::/);
		expect(first).toContain(text);
	});

	it.each(why)("is told on each page of the handout: %s", (_, make, text) => {
		const { document } = parseHTML(handoutReport(make()));
		const banners = [...document.querySelectorAll(".warning")];
		const pages = document.querySelectorAll(".sheet").length;
		expect(
			banners.filter(({ textContent }) => textContent?.includes(text)),
		).toHaveLength(Math.max(1, pages));
	});

	it("is not said of a run that did", () => {
		expect(junitReport(tour())).not.toContain("<error");
		expect(annotationsReport(tour())).not.toContain("title=shoplab::");
		expect(handoutReport(tour())).not.toContain('class="warning"');
	});
});

describe("a comment", () => {
	it("stays under GitHub's limit and says what it left out", () => {
		const many = (title: string) =>
			tour(
				Array.from({ length: 400 }, (_, n) => ({
					...latencyScenario(),
					id: `s${n}`,
					title: `${title} ${n}`,
				})),
			);
		for (const title of ["short", "x".repeat(300)]) {
			const text = commentReport(many(title));
			expect(text.length).toBeLessThanOrEqual(mostCharacters);
			expect(text).toMatch(/Left out, to fit: the details of \d+ scenarios/);
		}
	});

	it("notifies nobody, links no issue and brings no tag in", () => {
		const title =
			"@someone fixes #12 and GH-7, see https://evil.test www.evil.test </summary><img src=x>";
		const scenario = { ...latencyScenario(), title };
		const text = commentReport(tour([scenario]));
		expect(text).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\./);
		expect(text).not.toContain("<img");
		const tags = commentReport(hostileTour()).match(/<\/?[a-z]+/g) ?? [];
		expect(new Set(tags)).toEqual(
			new Set(["<details", "<summary", "</summary", "</details"]),
		);
	});
});

describe("CSV", () => {
	it("quotes as RFC 4180 has it and starts no formula", () => {
		expect(
			csvText(
				["a", "b"],
				[
					["=1+1", -1],
					['say "x", y', null],
					["@me", true],
				],
			),
		).toBe('a,b\r\n\'=1+1,-1\r\n"say ""x"", y",\r\n\'@me,true\r\n');
	});

	it("has a row for every value, as wide as its head, rejected trials included", () => {
		const lines = formats.csv(tour()).trimEnd().split("\r\n");
		const [head = "", ...rows] = lines;
		expect(rows.length).toBeGreaterThan(50);
		for (const row of rows)
			expect(row.split(",").length).toBe(head.split(",").length);
		expect(rows.join("\n")).toMatch(/,fault,,bystanders\.failed,,count,\d+/);
		expect(formats.csv(hostileTour())).toContain(",false,");
	});
});

it("the fixture of hostile text is in every report that prints titles", () => {
	expect(hostile).toContain("<script>");
	for (const format of ["comment", "handout", "junit"] as const)
		expect(formats[format](hostileTour())).toContain("&lt;script&gt;");
});
