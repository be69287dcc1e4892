import { Command } from "commander";
import type { Cli } from "./main.ts";

/** `shoplab report`: makes the reports again, from results.json alone. */
export function reportCommand(cli: Cli): Command {
	return new Command("report")
		.description("make the reports of a run again, without running anything")
		.argument("<results.json>", "the document of a run")
		.option("--strict", "exit with 4 when a verdict is inconclusive")
		.addHelpText(
			"after",
			"\nExample:\n  shoplab report results/20260101T120000Z-tour/results.json",
		)
		.action(
			async (file: string, flags: { strict?: boolean }, command: Command) => {
				const { report } = await import("./actions/report.ts");
				const color = command.optsWithGlobals().color !== false;
				cli.finish(report(file, { strict: flags.strict === true, color }));
			},
		);
}
