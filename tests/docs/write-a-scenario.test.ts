import { spawnSync } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultsSchema } from "../../bench/results/schema.ts";
import { root } from "../support/root.ts";
import { missingLine, stepsOf } from "./blocks.ts";

const page = readFileSync(join(root, "docs/write-a-scenario.md"), "utf8");
const steps = stepsOf(page);

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-page-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As an instructor types it, in a folder of theirs. */
function done(command: string) {
	const shoplab = `shoplab() { "${process.execPath}" "${join(root, "bench/shoplab.mjs")}" "$@"; }`;
	return spawnSync("sh", ["-c", `${shoplab}\n${command}`], {
		cwd: folder,
		encoding: "utf8",
	});
}

// One after the other, in the order of the page: each needs what those before it left.
describe("docs/write-a-scenario.md", () => {
	it.each(steps.map((step, index) => [index + 1, step] as const))(
		"step %i does what the page says",
		{ timeout: 300_000 },
		(_, step) => {
			if (step.kind === "file") {
				writeFileSync(join(folder, step.name), step.text);
				return;
			}
			const { status, stdout, stderr } = done(step.command);
			expect(step.exits, `${step.command}\n${stderr}`).toContain(status);
			const answer = status === 2 ? stderr : stdout;
			expect(missingLine(step.answer, answer), answer).toBeNull();
		},
	);

	it("ended with a fault that fired in both builds", () => {
		const [run = ""] = readdirSync(join(folder, "results"));
		const { scenarios } = resultsSchema.parse(
			JSON.parse(
				readFileSync(join(folder, "results", run, "results.json"), "utf8"),
			),
		);
		const fired = scenarios[0]?.rounds.flatMap(({ trials }) =>
			trials
				.filter(({ role, fault }) => role === "measured" && fault?.firedAt)
				.map(({ arm }) => arm),
		);
		expect(fired?.toSorted()).toEqual(
			expect.arrayContaining(["microservices", "monolith"]),
		);
	});
});

describe("a page that is executed", () => {
	it("is read in order, with its files, exits and answers", () => {
		expect(
			stepsOf(
				"<!-- file: a.yaml -->\n\n```yaml\nid: a\n```\n<!-- exit: 0 or 1 -->\n```sh\nrun a\n```\n\n```text\none\n…\n```\n",
			),
		).toEqual([
			{ kind: "file", name: "a.yaml", text: "id: a\n" },
			{
				kind: "command",
				command: "run a",
				exits: [0, 1],
				answer: ["one", "…"],
			},
		]);
		expect(() => stepsOf("```yaml\nid: a\n```\n")).toThrow("nothing is done");
	});

	it("is wrong where its answer says something else, or in another order", () => {
		const answer = "wrote a.yaml\nvalid: a, 3 rounds\n";
		expect(missingLine(["wrote a.yaml", "valid: a, …"], answer)).toBeNull();
		expect(missingLine(["valid: a, …", "wrote a.yaml"], answer)).toBe(
			"wrote a.yaml",
		);
		expect(missingLine(["valid: b, …"], answer)).toBe("valid: b, …");
	});
});
