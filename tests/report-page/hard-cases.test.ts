import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { htmlReport } from "../../bench/report/html/page.ts";
import type { Results } from "../../bench/results/schema.ts";
import {
	down,
	interrupted,
	noValidTrial,
	oneArmDown,
	oneArmMissing,
} from "./hard-cases.ts";
import { hostileRun } from "./hostile.ts";

// What reports of runs that went wrong say is true. That they can be read is report-page.test.ts's.

function reportOf(results: Results) {
	const { document } = parseHTML(htmlReport(results));
	const textOf = (selector: string) =>
		[...document.querySelectorAll(selector)].map((element) =>
			(element.textContent ?? "").replaceAll(/\s+/g, " ").trim(),
		);
	return { document, textOf, text: textOf("body").join(" ") };
}

/** A report that compares would say so in one of these ways. */
const comparing = /times (?:slower|faster|higher|lower|as)/;

describe("an interrupted run", () => {
	const { text, textOf } = reportOf(interrupted());

	it("says first that it was interrupted", () => {
		expect(textOf("main .warning").join()).toContain(
			"The run was interrupted: this is what was measured until then.",
		);
	});

	it("names what was planned and not run, and judges none of it", () => {
		expect(text).toMatch(/Planned in round 1 and not run: \w+/);
		expect(textOf("[aria-labelledby=scenario-2] .verdict")).not.toContain(
			"held",
		);
	});

	it("has no section for a scenario that never began", () => {
		expect(textOf("#scenario-3")).toEqual([]);
	});
});

describe.each([
	["answered nothing", oneArmDown],
	["did not start", oneArmMissing],
])("a run with one arm that %s", (_, make) => {
	const { text, textOf } = reportOf(make());

	it("compares the other with nothing", () => {
		expect(text).not.toMatch(comparing);
		const table = textOf("#scenario-1-ratios ~ .wide tbody tr").join();
		expect(table).not.toMatch(/\d\s*\[\d/);
	});

	it("gives no scenario for held", () => {
		const verdicts = textOf("[aria-labelledby=verdicts] .verdict");
		expect(verdicts.length).toBeGreaterThan(0);
		expect(verdicts).not.toContain("held");
	});
});

it("an arm that answered nothing is named, with all that it lost and no latency", () => {
	const { text, textOf } = reportOf(oneArmDown());
	expect(text).toContain(
		`only 0 % of the requests to ${down} were good, and errors have no latency to compare`,
	);
	const [latency, counts] = textOf(
		"#scenario-1-latency ~ .wide tbody tr",
	).filter((row) => row.startsWith(`checkout■ ${down}`));
	expect(latency).toBe(`checkout■ ${down}–––––`);
	expect(counts).toMatch(/0{3}(\d+)00$/);
});

it("an arm that did not start is named as one of which nothing can be said, with the reason why it did not", () => {
	const { text, textOf } = reportOf(oneArmMissing());
	expect(text).toContain(
		"Microservices has no valid trial: nothing in this scenario but its invariants speaks for or against it.",
	);
	expect(textOf("main .warning").join()).toMatch(
		/The run failed: microservices at .* was not ready within/,
	);
});

describe("a run with no valid trial", () => {
	const { text, textOf } = reportOf(noValidTrial());

	it("says so of each arm, with the rule that rejected its trials", () => {
		for (const arm of ["Monolith", "Microservices"])
			expect(text).toContain(`${arm} has no valid trial`);
		expect(text).toContain("the driver's p99 lag of 9.1 ms passes 5 ms");
	});

	it("compares nothing, and holds nothing but that no invariant was broken: that does not hang on time", () => {
		expect(text).not.toMatch(comparing);
		expect(new Set(textOf("p .verdict"))).toEqual(new Set(["inconclusive"]));
		const judged = textOf("tr:has(.verdict)");
		expect(judged.length).toBeGreaterThan(9);
		expect(
			judged.filter(
				(row) => !/inconclusive|broken invariants on both/.test(row),
			),
		).toEqual([]);
	});
});

describe("a run with hostile text", () => {
	const { document, text } = reportOf(hostileRun());

	it("has no element and no attribute that came from the text", () => {
		expect(document.querySelectorAll("script, img, b").length).toBe(0);
		expect(document.querySelectorAll("[onfocus], [onerror]").length).toBe(0);
		expect(document.querySelectorAll("style, title").length).toBe(2);
	});

	it("shows it as text, on one line and in one direction", () => {
		expect(text).toContain(
			'<script>document.title = "caught"</script><img src=x onerror=alert(1)>',
		);
		expect(text).toContain("]]><!-- & &amp; &lt;b&gt;");
		expect(text).toContain("first line second line tab [31m right to left");
		expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200f]/);
	});
});
