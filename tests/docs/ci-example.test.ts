import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "../support/root.ts";
import { runShoplab } from "../support/shoplab.ts";

// The example workflow is YAML with the parts that GitHub wants, and its commands are those of this shoplab.

interface Step {
	run?: string;
	uses?: string;
}

const workflow = parse(
	readFileSync(join(root, "docs/ci-example.yml"), "utf8"),
) as { on: unknown; jobs: { compare: { steps: Step[] } } };

/** The words of each `shoplab …` that a script runs, up to what the shell does with it. */
function commandsIn(script: string): string[][] {
	return [...script.matchAll(/npm run -s shoplab -- ([^|&>)\n]+)/g)].map(
		([, words = ""]) => words.trim().split(/\s+/),
	);
}

const { steps } = workflow.jobs.compare;
const commands = steps.flatMap(({ run = "" }) => commandsIn(run));

/** What `--help` of a command says, by command. */
const helps = new Map<string, string>();

beforeAll(async () => {
	for (const name of new Set(commands.map(([name = ""]) => name)))
		helps.set(name, (await runShoplab([name, "--help"], { cwd: root })).out);
	helps.set("", (await runShoplab(["--help"], { cwd: root })).out);
});

describe("docs/ci-example.yml", () => {
	it("is a workflow with steps that run or use something", () => {
		expect(workflow.on).toBe("pull_request");
		for (const { run, uses } of steps)
			expect([run, uses].filter(Boolean)).toHaveLength(1);
	});

	it("runs, reports and compares", () => {
		expect(new Set(commands.map(([name]) => name))).toEqual(
			new Set(["run", "report", "compare"]),
		);
	});

	it.each(commands)(
		"%s: its flags and their values are in the help",
		(name = "", ...words) => {
			const help = `${helps.get(name)}\n${helps.get("")}`;
			expect(helps.get(name)).toContain(`Usage: shoplab ${name}`);
			for (const [index, word] of words.entries()) {
				if (word.startsWith("--")) expect(help).toContain(word);
				const isChoice = ["--format", "--profile", "--bus"].includes(
					words[index - 1] ?? "",
				);
				if (isChoice) expect(help).toContain(`"${word}"`);
			}
		},
	);

	it("finds a flag that does not exist", () => {
		expect(helps.get("compare")).not.toContain("--compere");
		expect(commandsIn("npm run -s shoplab -- compare a b --x | tee c")).toEqual(
			[["compare", "a", "b", "--x"]],
		);
	});
});
