import { Command } from "commander";
import { exitCodes } from "./exit.ts";
import type { Cli } from "./main.ts";

/** `shoplab doctor`: names every missing or doubtful thing, with its fix. */
export function doctorCommand(cli: Cli): Command {
	return new Command("doctor")
		.description("look for what is missing or doubtful on this machine")
		.action(async () => {
			const { doctor } = await import("./actions/doctor.ts");
			const fit = await doctor(cli.root);
			cli.finish(fit ? exitCodes.held : exitCodes.environment);
		});
}
