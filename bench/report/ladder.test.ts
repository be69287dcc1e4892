import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Climb } from "../results/ladder-schema.ts";
import { resultsSchema } from "../results/schema.ts";
import { markdownReport } from "./formats/markdown.ts";
import { htmlReport } from "./html/page.ts";
import { terminalReport } from "./terminal/report.ts";
import { climbOf, ladderRun } from "./testing-ladder.ts";
import { shownClimb } from "./text/ladder.ts";

const numberIn = (text: string | null) =>
	Number((text ?? "").replaceAll(",", "").replace("−", "-"));

describe("a printed climb", () => {
	it("adds up to the last digit, whatever was measured", () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), {
					minLength: 2,
					maxLength: 9,
				}),
				fc.constantFrom<Climb["unit"]>("ms", "micros", "bytes"),
				(values, unit) => {
					const shown = shownClimb({ ...climbOf(values), unit });
					const hundredths = (text: string | null) =>
						Math.round(100 * numberIn(text));
					const steps = shown.rows
						.slice(1)
						.map(({ difference }) => hundredths(difference));
					const total = steps.reduce((sum, step) => sum + step, 0);
					expect(hundredths(shown.sum)).toBe(total);
					expect(shown.whole).toBe(shown.sum);
					const [first, last] = [shown.rows[0], shown.rows.at(-1)];
					expect(hundredths(last?.value ?? "")).toBe(
						hundredths(first?.value ?? "") + total,
					);
				},
			),
		);
	});

	it("shows a fall with its sign, and where its bar is", () => {
		const [, second] = shownClimb(climbOf([3.456, 1.2])).rows;
		expect(second).toMatchObject({ difference: "−2.26", from: 3.456, to: 1.2 });
	});
});

describe("the report of a ladder", () => {
	const run = ladderRun();

	it("fits the schema of results", () => {
		expect(resultsSchema.safeParse(run).error).toBeUndefined();
	});

	it.each([
		["Markdown", markdownReport(run)],
		["HTML", htmlReport(run)],
	])("says in %s what each step changes, and that it adds up", (_, text) => {
		for (const words of [
			"protocol: REST instead of SOAP",
			"Sum of the differences",
			"+10.6",
			"microservices-amqp is left out",
			"fewer than four cores",
		])
			expect(text).toContain(words);
	});

	it("draws a bar for each step", () => {
		expect(htmlReport(run).match(/Step by step: checkout p50/g)).not.toBeNull();
		expect(htmlReport(run)).toContain("<rect");
	});

	it("says so when nothing was measured, and prints no empty table", () => {
		const empty = ladderRun([]);
		const text = terminalReport(empty, { color: false, columns: 80 });
		expect(text).toContain("Nothing can be told of the steps");
		expect(text).not.toContain("all steps");
		expect(htmlReport(empty)).not.toContain("Step by step");
	});

	it("marks in the terminal what is not sure", () => {
		const text = terminalReport(run, { color: false, columns: 80 });
		expect(text).toContain("all steps");
		expect(text).toMatch(/monolith-workers +│ +\+0\.60 \?/);
		expect(text).toMatch(/the largest sure step is colocated/);
	});
});
