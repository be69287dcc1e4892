import { Command } from "commander";
import type { Cli } from "./main.ts";
import { shared } from "./options.ts";

/** `shoplab calibrate`: the driver against servers of known behaviour. */
export function calibrateCommand(cli: Cli): Command {
	return new Command("calibrate")
		.description(
			"measure the load driver against servers of known latency, and how much it holds",
		)
		.addOption(shared.seed())
		.option("--json", "print the findings as JSON, and nothing else, on stdout")
		.option("-q, --quiet", "no progress")
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab calibrate\n  shoplab calibrate --json\nIt takes a minute and a half. Exit status 1: a p50 or p99 was off by more than 2 % and 0.3 ms.",
		)
		.action(
			async (flags: { seed: number; json?: boolean; quiet?: boolean }) => {
				const { runCalibrate } = await import("./actions/calibrate.ts");
				cli.finish(await runCalibrate(cli.root, flags));
			},
		);
}
