import { Argument, Command } from "commander";
import type { Cli } from "./main.ts";

/** `shoplab explain`: what the code of an error means. */
export function explainCommand(cli: Cli): Command {
	return new Command("explain")
		.description("say what the code of an error means, and how to mend it")
		.addArgument(
			new Argument("[code]", "as the error named it; without one, all codes"),
		)
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab explain PortInUse\n  shoplab explain",
		)
		.action(async (code: string | undefined) => {
			const { explain } = await import("./actions/explain.ts");
			process.stdout.write(explain(code, process.stdout.columns ?? 80));
			cli.finish(0);
		});
}
