import { Command, CommanderError } from "commander";
import { doctorCommand } from "./doctor.ts";
import { exitCodeOf, exitCodes } from "./exit.ts";
import { reportCommand } from "./report.ts";
import { runCommand } from "./run.ts";
import { scenarioCommand } from "./scenario.ts";
import { schemaCommand } from "./schema.ts";
import { upCommand } from "./up.ts";

/** What every command works with; `finish` sets the exit status of the program. */
export interface Cli {
	root: string;
	argv: readonly string[];
	finish(exitCode: number): void;
}

/** Runs one command line; the exit status is the answer. Faults of our own are thrown. */
export async function main(
	root: string,
	argv: readonly string[],
): Promise<number> {
	let exitCode: number = exitCodes.held;
	const cli: Cli = {
		root,
		argv: argv.slice(2),
		finish: (code) => {
			exitCode = code;
		},
	};
	const program = new Command("shoplab")
		.description(
			"One online shop, built twice: a monolith and microservices, compared by one command.",
		)
		.option("--no-color", "no colours, also by NO_COLOR")
		.addCommand(runCommand(cli))
		.addCommand(upCommand(cli))
		.addCommand(reportCommand(cli))
		.addCommand(scenarioCommand(cli))
		.addCommand(schemaCommand())
		.addCommand(doctorCommand(cli))
		.showSuggestionAfterError()
		.addHelpText(
			"after",
			"\nTo begin: shoplab run\nExit status: 0 held, 1 broken, 2 usage, 3 environment, 4 inconclusive (--strict), 5 a system failed, 130 interrupted",
		);
	forEachCommand(program, (command) => command.exitOverride());
	try {
		await program.parseAsync([...argv]);
		return exitCode;
	} catch (error) {
		const code = exitCodeOf(error);
		if (code === undefined) throw error;
		// Commander has said its own already.
		if (!(error instanceof CommanderError))
			process.stderr.write(`${(error as Error).message}\n`);
		return code;
	}
}

function forEachCommand(
	command: Command,
	use: (command: Command) => void,
): void {
	use(command);
	for (const child of command.commands) forEachCommand(child, use);
}
