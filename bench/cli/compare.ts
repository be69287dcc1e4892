import { Command, InvalidArgumentError, Option } from "commander";
import type { Cli } from "./main.ts";

/** The flags of `compare`, as commander gives them. */
export interface CompareFlags {
	threshold: number;
	json?: boolean;
	strict?: boolean;
}

/** `shoplab compare`: what changed from one stored run to another. */
export function compareCommand(cli: Cli): Command {
	return new Command("compare")
		.description("regressions from one stored run to another; runs nothing")
		.argument("<a.json>", "the results of the run before")
		.argument("<b.json>", "those of the run after")
		.addOption(
			new Option(
				"--threshold <percent>",
				"a smaller change is none that matters",
			)
				.argParser(parseThreshold)
				.default(0.1, "10%"),
		)
		.option(
			"--json",
			"print the comparison as JSON, and nothing else, on stdout",
		)
		.option("--strict", "exit with 4 when a claim is inconclusive")
		.addHelpText("after", help)
		.action(
			async (a: string, b: string, flags: CompareFlags, command: Command) => {
				const { compare } = await import("./actions/compare.ts");
				const color = command.optsWithGlobals().color !== false;
				cli.finish(compare(a, b, { ...flags, color }));
			},
		);
}

/** Reads `10%` or `10`, as 0.1. */
function parseThreshold(text: string): number {
	const percent = /^(\d+(?:\.\d+)?) ?%?$/.exec(text)?.[1];
	const share = Number(percent) / 100;
	if (share > 0 && share <= 1) return share;
	throw new InvalidArgumentError(
		"write a percentage above 0 and up to 100, such as 10%",
	);
}

const help = `
Runs made under other conditions are refused with 2, and each condition is named; other bundles are welcome.
Exit status: 0 no regression, 1 a regression, 2 not comparable, 4 inconclusive (--strict)

Example:
  shoplab compare before/results.json after/results.json`;
