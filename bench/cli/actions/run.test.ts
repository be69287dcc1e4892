import { describe, expect, it } from "vitest";
import { emptyResults } from "../../results/sample-results.ts";
import type { Results, ScenarioResult } from "../../results/schema.ts";
import { exitCodeFor } from "./run.ts";

const runWith = (...verdicts: ScenarioResult["verdict"][]): Results => ({
	...emptyResults(),
	scenarios: verdicts.map((verdict) => ({ verdict }) as ScenarioResult),
});

describe("the exit status of a run", () => {
	it.each([
		["all expectations held", runWith("held", "held"), false, 0],
		["one is broken", runWith("held", "inconclusive", "broken"), true, 1],
		["one is inconclusive", runWith("held", "inconclusive"), false, 0],
		["one is inconclusive, strictly", runWith("inconclusive"), true, 4],
	])("when %s", (_, results, strict, code) => {
		expect(exitCodeFor(results, strict)).toBe(code);
	});

	it("is 5 when the arms are not the same shop: nothing was compared", () => {
		const differing = { operations: 300, differences: ["step 7 differs"] };
		const results = { ...runWith(), sameness: differing };
		expect(exitCodeFor(results, false)).toBe(5);
	});

	it("is 5 when a system failed, though the run counts as interrupted too", () => {
		const results = runWith("broken");
		results.run.interrupted = true;
		results.run.failure = "monolith: its port was taken";
		expect(exitCodeFor(results, false)).toBe(5);
	});

	it("is 130 when the run was interrupted, whatever it found before", () => {
		const results = runWith("broken");
		results.run.interrupted = true;
		expect(exitCodeFor(results, false)).toBe(130);
	});
});
