import { describe, expect, it } from "vitest";
import { resultsSchema } from "../results/schema.ts";
import { markdownReport } from "./formats/markdown.ts";
import { htmlReport } from "./html/page.ts";
import { terminalReport } from "./terminal/report.ts";
import { tour } from "./testing.ts";
import { searchScenario } from "./testing-search.ts";

const terminal = (results: ReturnType<typeof tour>) =>
	terminalReport(results, { color: false, columns: 100 });

describe("a report of a search for the highest rate", () => {
	const found = tour([searchScenario()]);

	it("is made of results that keep their schema", () => {
		expect(resultsSchema.safeParse(found).error).toBeUndefined();
	});

	it("says the rate of each arm, the ratio, and every probe with its reason", () => {
		const text = markdownReport(found);
		expect(text).toContain("monolith: up to 820 journeys/s");
		expect(text).toContain(
			"Highest rate: microservices 2.5 times lower, 95 % interval 2.4–2.6, 2 rounds",
		);
		expect(text).toContain("broken: p99 240 ms is above 100 ms");
		expect(text).toContain("p99 is at most 100 ms and 99 % are good");
		expect(htmlReport(found)).toContain("Every probe");
	});

	it("shows the rates on the terminal", () => {
		expect(terminal(found)).toMatch(/monolith .* 820 .* 779–861 .* the arm/);
	});

	it("never calls the driver's limit the arm's capacity", () => {
		const limited = tour([searchScenario("driver")]);
		const text = markdownReport(limited);
		expect(text).toContain(
			"monolith: at least 820 journeys/s, the driver's limit, not the arm's",
		);
		expect(text).toContain(
			"Highest rate: inconclusive, in no round was the limit of both arms found",
		);
		expect(text).not.toContain("monolith: up to");
		expect(terminal(limited)).toContain("≥ 820");
	});
});
