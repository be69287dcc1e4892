import { Command } from "commander";
import type { Cli } from "./main.ts";

/** The flags of `ps`. */
export interface PsFlags {
	json?: boolean;
}

/** `shoplab ps`: what runs. */
export function psCommand(cli: Cli): Command {
	return new Command("ps")
		.description("list the processes that shoplab has started and that run")
		.option("--json", "print the list as JSON, and nothing else")
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab ps\n  shoplab ps --json\nA process is an orphan when the command that started it is gone; shoplab down ends it.",
		)
		.action(async (flags: PsFlags) => {
			const { ps } = await import("./actions/ps.ts");
			ps(flags);
			cli.finish(0);
		});
}
