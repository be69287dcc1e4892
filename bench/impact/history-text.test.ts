import { describe, expect, it } from "vitest";
import type { History, Looked } from "./history.ts";
import { historyText } from "./history-text.ts";
import { tallyOf } from "./tally.ts";

const many = ["cart", "catalog", "orders", "payments"];

const looked = (id: string, subject: string): Omit<Looked, "touched"> => ({
	id: id.padEnd(40, "0"),
	parent: "0".repeat(40),
	at: "2026-01-02T03:04:05Z",
	subject,
});
const touching = (id: string, subject: string, units: string[]): Looked => ({
	...looked(id, subject),
	touched: {
		monolith: { units: units.length > 0 ? ["monolith"] : [], bytes: 1_000 },
		microservices: { units, bytes: units.length * 100 },
	},
});

const commits: Looked[] = [
	touching("a1", "a subject that goes on and on, beyond all columns", many),
	touching("b2", "two", ["notifications", "inventory"]),
	touching("c3", "none", []),
	{
		...looked("d4", "broken"),
		leftOut: {
			kind: "unbuilt",
			why: "monolith: cannot build monolith: a.ts:1:2: no",
		},
	},
];
const tally = (arm: string) =>
	tallyOf(
		commits.flatMap((each) =>
			"touched" in each && each.touched[arm] ? [each.touched[arm]] : [],
		),
	);
const history: History = {
	schemaVersion: 1,
	repository: "webshop",
	range: "v1..v2",
	method: "By guessing.",
	commitsInRange: 9,
	commits,
	arms: {
		monolith: { ...tally("monolith"), unitsAtEnd: 1 },
		microservices: { ...tally("microservices"), unitsAtEnd: 12 },
	},
};

describe("a history, for people", () => {
	const text = historyText(history, 80);

	it("fits 80 columns, a commit a line where few units are touched", () => {
		for (const line of text.split("\n"))
			expect(line.length).toBeLessThanOrEqual(80);
		expect(text).toMatch(/a10000000 │ a subject .*… │ .*4 units: 400 B/);
		expect(text).toMatch(/c30000000 │ none +│ none +│ none/);
	});

	it("fits them with four arms too", () => {
		const { monolith, microservices } = history.arms;
		if (!monolith || !microservices) throw new Error("arms are missing");
		const arms = { monolith, microservices, colocated: monolith };
		const four = { ...arms, "monolith-gateway": monolith };
		for (const line of historyText({ ...history, arms: four }, 80).split("\n"))
			expect(line.length).toBeLessThanOrEqual(80);
	});

	it("says how many commits it is about, and why others are left out", () => {
		expect(text).toContain("the newest 4 of 9 commits");
		expect(text).toContain("Left out on all arms, 1 of 4 (25 %):");
		expect(text).toContain("- d40000000: monolith: cannot build monolith");
	});

	it("tells shares, means and coupling", () => {
		expect(text).toMatch(
			/two units or more +│ +0 of 3 \(0 %\) │ 2 of 3 \(66\.7 %\)/,
		);
		expect(text).toMatch(/units a commit, mean +│ +0\.67 │ +2\.00/);
		expect(text).toMatch(
			/inventory \+ notifications +│ +1 │ +33\.3 % │ 100 %, 100 %/,
		);
		expect(text).not.toContain("monolith: units that ship");
		expect(text).toContain("By guessing.");
	});

	it("says so where nothing can be counted", () => {
		const none = { ...history, commits: commits.slice(3) };
		expect(historyText(none, 80)).toContain("No commit of the range");
	});
});
