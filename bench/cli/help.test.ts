import { join } from "node:path";
import type { Command } from "commander";
import { beforeAll, describe, expect, it } from "vitest";
import { candidatesFor } from "./complete/candidates.ts";
import { valuesIn } from "./complete/values.ts";
import { createProgram } from "./main.ts";

const root = join(import.meta.dirname, "../..");
const cli = { root, argv: [], finish: () => undefined };

function everyCommand(command: Command): Command[] {
	return [command, ...command.commands.flatMap(everyCommand)];
}

/** All that `--help` prints. */
function helpOf(command: Command): string {
	let text = "";
	command.configureOutput({
		writeOut: (part) => {
			text += part;
		},
	});
	command.outputHelp();
	return text;
}

/** The command lines among its examples; what a shell does with the output is left out. */
function examplesIn(help: string): string[][] {
	const [, after = ""] = help.split(/^Examples?:$/m);
	return after
		.split("\n")
		.filter((line) => /^ {2}shoplab(?: |$)/.test(line))
		.map((line) => line.trim().split(/\s+>+\s+/)[0] ?? "")
		.map((line) => line.split(" ").slice(1));
}

/** Parses words as the command line would, and runs nothing. */
async function parsed(words: readonly string[]): Promise<void> {
	const program = await createProgram(cli);
	for (const command of everyCommand(program)) {
		command.configureOutput({ writeErr: () => undefined });
		if (command.commands.length === 0) command.action(() => undefined);
	}
	await program.parseAsync(words, { from: "user" });
}

describe("the help", () => {
	it("of every command and subcommand has examples that parse", async () => {
		const commands = everyCommand(await createProgram(cli));
		expect(commands.length).toBeGreaterThan(18);
		for (const command of commands) {
			const examples = examplesIn(helpOf(command));
			expect(examples.length, `examples of ${command.name()}`).toBeGreaterThan(
				0,
			);
			for (const words of examples) await parsed(words);
		}
	});

	it("would not pass with an example that does not parse", async () => {
		const wrong = examplesIn("Example:\n  shoplab run --profil standard\n");
		await expect(parsed(wrong[0] as string[])).rejects.toThrow(
			"unknown option '--profil'",
		);
	});
});

describe("what could come next", () => {
	let program: Command;
	beforeAll(async () => {
		program = await createProgram(cli);
	});
	const next = (...words: string[]) => {
		const found = candidatesFor(program, words, valuesIn(root));
		return found.candidates.map(({ value }) => value);
	};

	it.each([
		["a command", ["sc"], ["scenario", "schema"]],
		["a subcommand", ["scenario", "s"], ["show", "schema"]],
		["an option", ["run", "--pro"], ["--profile"]],
		["its value", ["run", "--profile", "s"], ["standard"]],
		["a bus", ["up", "monolith", "--bus", ""], ["auto", "direct", "amqp"]],
		["an arm", ["up", "colo"], ["colocated"]],
		[
			"one more arm, but none twice",
			["run", "--arms", "monolith,microservices-n"],
			["monolith,microservices-none"],
		],
		["a scenario", ["run", "checkout-"], ["checkout-latency"]],
		["a tag", ["run", "tou"], ["tour"]],
		["one more scenario", ["run", "--quiet", "tour", "hop-l"], ["hop-ladder"]],
		["an operation", ["trace", "placeO"], ["placeOrder"]],
		["a code", ["explain", "PortIn"], ["PortInUse"]],
		["a shell", ["completion", "f"], ["fish"]],
		["nothing after the last argument", ["report", "a.json", ""], []],
	])("is %s", (_, words, expected) => {
		expect(next(...words)).toEqual(expected);
	});

	it("does not show what only scripts ask", () => {
		expect(next("")).toContain("completion");
		expect(next("")).not.toContain("complete");
	});

	it("is a file where one is wanted", () => {
		const files = (...words: string[]) =>
			candidatesFor(program, words, valuesIn(root)).files;
		expect(files("report", "")).toBe(true);
		expect(files("run", "--out", "")).toBe(true);
		expect(files("run", "--profile", "")).toBe(false);
	});
});
