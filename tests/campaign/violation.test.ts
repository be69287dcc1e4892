import {
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Happening } from "../../bench/campaign/history.ts";
import type { Bundle } from "../../bench/deploys/bundle.ts";
import { readBundleList } from "../../bench/deploys/bundle-list.ts";
import { root } from "../support/root.ts";
import { startProgram } from "../support/shoplab.ts";

// A campaign is seen to fail: its monolith takes every order that a crash left open for one that was paid.

const right = `if (record2?.state === "captured") return true;`;
const wrong = "return true;";

let folder: string;
beforeAll(() => {
	// Inside the repository, because the bundles look for native packages from where they lie.
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	folder = mkdtempSync(join(root, ".shoplab", "broken-"));
	for (const path of ["dist/bench", "dist/units", "monolith"])
		mkdirSync(join(folder, path), { recursive: true });
	for (const file of [
		"dist/bench/campaign.cjs",
		"dist/bench/supervisor.cjs",
		"dist/card-processor.cjs",
		"monolith/topology.json",
	])
		copyFileSync(join(root, file), join(folder, file));
	const list = join("dist", "units", "monolith.json");
	const [bundle] = readBundleList(join(root, list), root) as [Bundle];
	const code = readFileSync(bundle.file, "utf8");
	expect(code.split(right)).toHaveLength(2);
	const file = join(folder, "dist", "units", "monolith.cjs");
	writeFileSync(file, code.replace(right, wrong));
	writeFileSync(join(folder, list), JSON.stringify([{ ...bundle, file }]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a campaign against a shop that is broken", () => {
	it("ends at the first check with 1, the seed, the violation and the history that led to it", {
		timeout: 300_000,
	}, async () => {
		const { code, err, out } = await startProgram(
			join(folder, "dist/bench/campaign.cjs"),
			["--arms", "monolith", "--kills", "40", "--seed", "9"],
			{ cwd: folder },
		).ended;
		expect(code, err).toBe(1);
		expect(err).toMatch(
			/VIOLATED on monolith, found after kill 1[01] of seed 9/,
		);
		expect(err).toMatch(/each order sold is captured once: o-\S+ 0 captures/);
		// Which of the two was killed last is chance: the tail of the history may begin after the last kill of the monolith.
		expect(err).toMatch(/KILL \d+: (monolith|card-processor)/);
		expect(err).toMatch(/orders, key c\d+-\d+, tok_\w+, attempt \d+: /);
		expect(out).toMatch(
			/^campaign: 1[01] kills in \d+ s, seed 9: \d+ violations/,
		);
		const [run = ""] = readdirSync(join(folder, "results"));
		const lines = readFileSync(
			join(folder, "results", run, "history.jsonl"),
			"utf8",
		);
		const happenings = lines
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as Happening);
		const kinds = new Set(happenings.map(({ what }) => what));
		expect([...kinds]).toEqual(
			expect.arrayContaining(["order", "kill", "process", "check"]),
		);
	});
});
