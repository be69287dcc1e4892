import { Argument, Command, Option } from "commander";
import { knownArms } from "../experiment/arms.ts";
import type { Replicas } from "../experiment/replicas.ts";
import type { Resilience } from "../scenario/vocabulary.ts";
import type { Cli } from "./main.ts";
import { shared, wholeNumber } from "./options.ts";

/** The flags of `up`, as commander gives them. */
export interface UpFlags {
	port?: number;
	bus: "auto" | "direct" | "amqp";
	resilience: Resilience;
	replicas?: Replicas[];
	seed: number;
	products: number;
	customers: number;
	data?: string;
}

/** `shoplab up`: one arm to play with. */
export function upCommand(cli: Cli): Command {
	return new Command("up")
		.description("start one arm and keep it running until Ctrl-C")
		.addArgument(new Argument("<arm>", "which build").choices(knownArms))
		.addOption(
			new Option(
				"--port <number>",
				"port of the front door; any free one by default",
			).argParser(wholeNumber(1, 65_535)),
		)
		.addOption(shared.bus())
		.addOption(shared.resilience().default("full"))
		.addOption(shared.replicas())
		.addOption(shared.seed())
		.addOption(
			new Option("--products <number>", "products in the seed")
				.argParser(wholeNumber(1, 1_000_000))
				.default(1_000),
		)
		.addOption(
			new Option("--customers <number>", "customers in the seed")
				.argParser(wholeNumber(1, 100_000))
				.default(200),
		)
		.option(
			"--data <dir>",
			"keep databases, keys and logs there; a folder that is thrown away by default",
		)
		.addHelpText(
			"after",
			"\nExample:\n  shoplab up monolith --port 8080\n  curl http://127.0.0.1:8080/api/products?query=lamp",
		)
		.action(async (arm: string, flags: UpFlags) => {
			const { up } = await import("./actions/up.ts");
			await up(cli, arm, flags);
		});
}
