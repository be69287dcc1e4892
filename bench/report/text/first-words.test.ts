import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Results } from "../../results/schema.ts";
import { terminalReport } from "../terminal/report.ts";
import { tour } from "../testing.ts";
import { interruptedTour, tourWithout } from "../testing-trouble.ts";
import { firstWords } from "./first-words.ts";
import { further, nextSteps } from "./next-steps.ts";

const under = (heading: string, results: Results) =>
	firstWords(results)
		.filter((words) => words.heading === heading)
		.flatMap(({ says }) => says.map(({ text }) => text))
		.join(" ");

const commands = (results: Results) =>
	nextSteps(results).map(({ command }) => command);

const inProfile = (profile: Results["run"]["profile"]): Results => {
	const results = tour();
	return { ...results, run: { ...results.run, profile } };
};

describe("the first words of a report", () => {
	it("stand before the details, within a screen", () => {
		const [first = "", details] = terminalReport(tour(), {
			color: false,
			columns: 80,
		}).split("The details");
		const headings = ["What was compared", "What was found"];
		for (const heading of [...headings, "How sure that is"])
			expect(first).toContain(`${heading}\n`);
		expect(first.split("\n").length).toBeLessThan(50);
		expect(details).toContain("The same shop?");
	});

	it("use no word that only an expert knows", () => {
		for (const results of [tour(), tourWithout("microservices")])
			for (const { heading, says } of firstWords(results))
				for (const { text } of says)
					expect(`${heading}: ${text}`).not.toMatch(
						/\b(?:p50|p9\d|trials?|A\/A|intervals?|bystanders?|arms?|units?|bus|door)\b/i,
					);
	});

	it("say of a quick run that nothing follows from it, and of an interrupted one that it was", () => {
		expect(under("How sure that is", inProfile("quick"))).toMatch(/^Not sure/);
		expect(under("How sure that is", inProfile("standard"))).not.toContain(
			"Not sure",
		);
		expect(under("How sure that is", interruptedTour())).toContain(
			"was interrupted",
		);
	});

	it("claim nothing of systems that shoplab did not start", () => {
		const results = tour();
		results.conditions.bundles = {};
		const said = under("What was compared", results);
		expect(said).toContain("what data they hold is not known");
		expect(said).not.toContain("one online shop");
	});

	it("compare nothing between shops that differ", () => {
		const differing = tour();
		differing.sameness = { operations: 3, differences: ["getStock differs"] };
		expect(under("What was found", differing)).toContain(
			"nothing was measured",
		);
		expect(commands(differing)[0]).toBe("npm run conformance");
	});
});

describe("what to try next", () => {
	it("is the doctor first where something disturbed", () => {
		const disturbed = tour();
		const trial = disturbed.scenarios[0]?.rounds[0]?.trials[0];
		if (!trial) throw new Error("the tour has trials");
		trial.accepted = false;
		expect(commands(disturbed)[0]).toBe("npm run shoplab -- doctor");
	});

	it("is more of the same after a quick run", () => {
		expect(commands(inProfile("quick")).join("\n")).toMatch(
			/run \S+ --profile standard/,
		);
		expect(commands(inProfile("standard")).join("\n")).not.toContain(
			"--profile standard",
		);
	});

	it.each(Object.values(further))("is %s, which there is", (id) => {
		const file = join(import.meta.dirname, "../../../scenarios", `${id}.yaml`);
		expect(existsSync(file)).toBe(true);
	});
});
