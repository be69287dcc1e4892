import { Command } from "commander";
import type { Cli } from "./main.ts";

/** The flags of `down`. */
export interface DownFlags {
	all?: boolean;
}

/** `shoplab down`: ends what a crashed run has left. */
export function downCommand(cli: Cli): Command {
	return new Command("down")
		.description("end the processes that a crashed run has left running")
		.option(
			"--all",
			"also end runs that go on; each keeps a report of what it has measured",
		)
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab down\n  shoplab down --all\nExit status: 0 nothing is left over, 3 something would not end",
		)
		.action(async (flags: DownFlags) => {
			const { down } = await import("./actions/down.ts");
			cli.finish(await down(flags));
		});
}
