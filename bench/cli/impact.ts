import { Command, Option } from "commander";
import type { Cli } from "./main.ts";
import { parseArms, wholeNumber } from "./options.ts";

/** The flags of `impact`, as commander gives them. */
export interface ImpactFlags {
	change?: string;
	why?: boolean;
	arms: string[];
	repo?: string;
	map?: string;
	maxCount: number;
	json?: boolean;
	quiet?: boolean;
}

/** `shoplab impact`: what has to ship when something changes. */
export function impactCommand(cli: Cli): Command {
	return new Command("impact")
		.description(
			"which units ship by a change, or shipped by each commit of a history",
		)
		.argument(
			"[git-range]",
			"commits, as git writes them: HEAD~20..HEAD, v1..v2, or one commit",
		)
		.option("--change <id>", "a change of scenarios/changes instead of commits")
		.option(
			"--why",
			"with --change: the imports that lead from each edited file to each unit",
		)
		.addOption(
			new Option("--arms <a,b>", "what to build")
				.argParser(parseArms)
				.default(["monolith", "microservices"], "monolith,microservices"),
		)
		.option("--repo <dir>", "another repository; with --map")
		.addOption(
			new Option(
				"--map <file>",
				"which folders or entries make the units of each arm (docs/impact-map.yaml is an example)",
			).conflicts(["arms", "change"]),
		)
		.addOption(
			new Option("--max-count <number>", "the newest commits of the range")
				.argParser(wholeNumber(1, 100_000))
				.default(100),
		)
		.option("--json", "print the findings as JSON, and nothing else, on stdout")
		.option("-q, --quiet", "no progress")
		.addHelpText(
			"after",
			"\nA unit ships if and only if the hash of its bundle changed. Nothing is written to the repository.\n\nExamples:\n  shoplab impact --change shipping-quote-rule --why\n  shoplab impact HEAD~20..HEAD\n  shoplab impact v1..v2 --repo ../webshop --map webshop.yaml --json",
		)
		.action(async (range: string | undefined, flags: ImpactFlags) => {
			const { impact } = await import("./actions/impact.ts");
			cli.finish(await impact(cli, range, flags));
		});
}
