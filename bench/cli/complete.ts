import { Command } from "commander";
import type { Cli } from "./main.ts";

/** `shoplab complete`: what shells ask us; see complete/scripts.ts. */
export function completeCommand(cli: Cli): Command {
	return new Command("complete")
		.description("what could come next, for the scripts of completion")
		.argument(
			"[word...]",
			"the words after shoplab, the last one as far as it is typed",
		)
		.addHelpText("after", "\nExample:\n  shoplab complete -- run --profile st")
		.action(async (words: string[]) => {
			const { createProgram } = await import("./main.ts");
			const { candidatesFor } = await import("./complete/candidates.ts");
			const { valuesIn } = await import("./complete/values.ts");
			const program = await createProgram({ ...cli, argv: [] });
			const { candidates, files } = candidatesFor(
				program,
				words,
				valuesIn(cli.root),
			);
			const lines = candidates.map(({ value, says }) => `${value}\t${says}\n`);
			process.stdout.write(lines.join("") + (files ? ":files\n" : ""));
		});
}
