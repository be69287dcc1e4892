import { Command, Option } from "commander";
import { parseArms, shared, wholeNumber } from "../cli/options.ts";

/** What a campaign is asked to do. */
export interface Asked {
	kills: number;
	seed: number;
	arms: string[];
	bus: "auto" | "direct" | "amqp";
	dryRun: boolean;
	json: boolean;
	out: string;
}

/** Reads the command line. Throws CommanderError, which has said its own, for a bad one and for --help. */
export function readCommandLine(argv: readonly string[]): Asked {
	const command = new Command("campaign")
		.description(
			"Kills random processes of the arms under checkout load, and checks that no order, no cent and no piece was lost.",
		)
		.addOption(
			new Option("--kills <number>", "how many, in equal shares for the arms")
				.argParser(wholeNumber(1, 100_000))
				.default(100),
		)
		.addOption(
			new Option("--seed <number>", "the same seed repeats the schedule")
				.argParser(wholeNumber(0, 4_000_000))
				.default(1),
		)
		.addOption(
			new Option("--arms <a,b>", "whose processes are killed")
				.argParser(parseArms)
				.default(["monolith", "microservices"], "monolith,microservices"),
		)
		.addOption(shared.bus())
		.option("--dry-run", "print the schedule, start nothing", false)
		.option("--json", "print the summary, or the schedule, as JSON", false)
		.option("--out <dir>", "where evidence of a violation is kept", "results")
		.addHelpText(
			"after",
			"\nExit status: 0 no violation, 1 a violation, 2 usage, 3 environment, 5 a system failed, 130 interrupted",
		)
		.exitOverride()
		.allowExcessArguments(false);
	return command.parse([...argv]).opts<Asked>();
}
