import { Command } from "commander";
import { exitCodes } from "./exit.ts";
import type { Cli } from "./main.ts";

/** The flags of `doctor`. */
export interface DoctorFlags {
	out: string;
	json?: boolean;
}

/** `shoplab doctor`: names every missing or doubtful thing, with its fix. */
export function doctorCommand(cli: Cli): Command {
	return new Command("doctor")
		.description("look for what is missing or doubtful on this machine")
		.option("--out <dir>", "where results are to go", "results")
		.option("--json", "print the findings as JSON, and nothing else")
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab doctor\n  shoplab doctor --out /tmp/results --json\nExit status: 3 when something is missing; what is doubtful makes numbers worse",
		)
		.action(async (flags: DoctorFlags) => {
			const { doctor } = await import("./actions/doctor.ts");
			const fit = await doctor(cli.root, flags);
			cli.finish(fit ? exitCodes.held : exitCodes.environment);
		});
}
