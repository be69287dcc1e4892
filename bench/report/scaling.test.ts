import { describe, expect, it } from "vitest";
import { resultsSchema } from "../results/schema.ts";
import { markdownReport } from "./formats/markdown.ts";
import { htmlReport } from "./html/page.ts";
import { terminalReport } from "./terminal/report.ts";
import { scalingRun } from "./testing-scaling.ts";
import { scalingSentences, withInterval } from "./text/scaling.ts";

const run = scalingRun();
const { scaling } = run.scenarios[0] ?? {};

describe("the report of a scaling scenario", () => {
	it("fits the schema of results", () => {
		expect(resultsSchema.safeParse(run).error).toBeUndefined();
	});

	it("says of each arm what one more process takes, brings, and was predicted to bring", () => {
		const [whole, part] = scaling ? scalingSentences(scaling) : [];
		expect(whole).toBe(
			"2 processes of all of monolith: each one added takes 54.0 MB (95 % interval 48.6 MB to 59.4 MB) under load and 640 ms (95 % interval 576 ms to 704 ms) to start; inconclusive, measured 0.97 (95 % interval 0.87 to 1.1) times the throughput of one; the capacity model says 1.0 here, and 2.0 at most where each process has a core of its own (monolith is the limit there)",
		);
		expect(part).toContain("2 processes of catalog of microservices");
		expect(part).toContain("gateway is the limit there");
	});

	it.each([
		["Markdown", markdownReport(run)],
		["HTML", htmlReport(run)],
	])("has in %s both tables, and why nothing is concluded", (_, text) => {
		for (const words of [
			"What each added process took",
			"capacity model predicts",
			"This machine has 2 cores",
			"microservices-x2",
			"the reference",
		])
			expect(text).toContain(words);
	});

	it("fits a terminal of 80 columns", () => {
		const text = terminalReport(run, { color: false, columns: 80 });
		expect(text).toMatch(/microservices-x2 +│ +918 +│ +1\.0/);
		for (const line of text.split("\n"))
			expect(line.length).toBeLessThanOrEqual(80);
	});

	it("says so where trials of one of the numbers are missing", () => {
		const [arm] = scaling?.arms ?? [];
		const steps = arm?.steps.map((step) => ({ ...step, speedUp: null })) ?? [];
		const [sentence] = scaling
			? scalingSentences({ ...scaling, arms: arm ? [{ ...arm, steps }] : [] })
			: [];
		expect(sentence).toContain("nothing can be said");
	});

	it("writes what became less with its sign", () => {
		const less = { value: -2, low: -3, high: 1 };
		expect(withInterval(less, String)).toBe("−2 (95 % interval −3 to 1)");
	});
});
