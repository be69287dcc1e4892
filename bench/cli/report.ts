import { Command, Option } from "commander";
import { type Format, formatNames } from "../report/formats/names.ts";
import type { Cli } from "./main.ts";

interface ReportFlags {
	format?: Format;
	out: string;
	strict?: boolean;
}

/** `shoplab report`: makes the reports again, from results.json alone. */
export function reportCommand(cli: Cli): Command {
	return new Command("report")
		.description("make the reports of a run again, without running anything")
		.argument("<results.json>", "the document of a run")
		.addOption(
			new Option(
				"--format <format>",
				"write this one alone; without it report.html and report.md are made again, and the summary is printed",
			).choices(formatNames),
		)
		.option("--out <file>", "where --format writes; - is stdout", "-")
		.addOption(
			new Option(
				"--strict",
				"exit with 4 when a verdict is inconclusive",
			).conflicts("format"),
		)
		.addHelpText("after", help)
		.action(async (file: string, flags: ReportFlags, command: Command) => {
			const { format, out, strict = false } = flags;
			if (!format && command.getOptionValueSource("out") === "cli")
				command.error("error: --out needs --format: what shall be written?");
			const actions = await import("./actions/report.ts");
			if (format) return actions.writeFormat(file, { format, out });
			const color = command.optsWithGlobals().color !== false;
			cli.finish(actions.report(file, { strict, color }));
		});
}

const help = `
Formats:
  html, md      the whole report
  comment       Markdown that fits a comment on a pull request
  csv           every measured value, a row for each
  junit         an XML suite for each scenario, a case for each expectation
  annotations   workflow commands of GitHub Actions
  handout       a printed page for students, one for each question

With --format the exit status is 0 once it is written, whatever the verdicts are.

Examples:
  shoplab report results/20260101T120000Z-tour/results.json
  shoplab report results/20260101T120000Z-tour/results.json --format csv --out tour.csv`;
