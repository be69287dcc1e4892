import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { pathFor } from "../experiment/run.ts";
import { terminalReport } from "../report/terminal.ts";
import { readResults } from "../results/store.ts";
import type { Cli } from "./main.ts";
import { exitCodeFor, writeReports } from "./run.ts";
import { wantsColor } from "./terminal.ts";

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
		.action((file: string, flags: { strict?: boolean }, command: Command) => {
			const results = readResults(file);
			const directory = dirname(resolve(file));
			writeReports(results, directory);
			const color = wantsColor(
				process.stdout,
				command.optsWithGlobals().color as boolean | undefined,
				process.env,
			);
			process.stdout.write(
				terminalReport(results, {
					color,
					columns: process.stdout.columns ?? 80,
				}),
			);
			const files = ["report.html", "report.md"].map(
				(name) => `  ${pathFor(join(directory, name))}`,
			);
			process.stdout.write(`\nReports:\n${files.join("\n")}\n`);
			cli.finish(exitCodeFor(results, flags.strict === true));
		});
}
