import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { operations } from "../../shop/contract/shop.ts";
import { nearest } from "../scenario/problems.ts";
import type { Cli } from "./main.ts";
import { parseArms, shared, wholeNumber } from "./options.ts";

/** The flags of `trace`, as commander gives them. */
export interface TraceFlags {
	arms: string[];
	requests: number;
	rate: number;
	warmup: number;
	seed: number;
	bus: "auto" | "direct" | "amqp";
	products: number;
	customers: number;
	out: string;
	json?: boolean;
	quiet?: boolean;
}

/** `shoplab trace`: where the time of one operation goes. */
export function traceCommand(cli: Cli): Command {
	return new Command("trace")
		.description("follow one operation through every process of each arm")
		.addArgument(
			new Argument(
				"<operation>",
				"an operation of the contract, such as placeOrder",
			).argParser(parseOperation),
		)
		.addOption(
			new Option("--arms <a,b>", "what to trace; the first is the reference")
				.argParser(parseArms)
				.default(
					["monolith", "colocated", "microservices"],
					"monolith,colocated,microservices",
				),
		)
		.addOption(
			new Option("--requests <number>", "requests to trace on each arm")
				.argParser(wholeNumber(20, 5_000))
				.default(300),
		)
		.addOption(
			new Option(
				"--rate <number>",
				"journeys per second; low, so that requests do not wait for one another",
			)
				.argParser(wholeNumber(1, 500))
				.default(40),
		)
		.addOption(
			new Option(
				"--warmup <ms>",
				"load before, as fast as answers come, so that compiled code is traced",
			)
				.argParser(wholeNumber(0, 60_000))
				.default(4_000),
		)
		.addOption(shared.bus())
		.addOption(shared.seed())
		.addOption(
			new Option("--products <number>", "products in the seed")
				.argParser(wholeNumber(1, 100_000))
				.default(1_000),
		)
		.addOption(
			new Option("--customers <number>", "customers in the seed")
				.argParser(wholeNumber(1, 100_000))
				.default(200),
		)
		.option("--out <dir>", "where the report and the spans go", "results")
		.option("--json", "print trace.json, and nothing else, on stdout")
		.option("-q, --quiet", "no progress")
		.addHelpText(
			"after",
			"\nTraced numbers explain, they do not measure: run scenarios for that.\n\nExamples:\n  shoplab trace placeOrder\n  shoplab trace getProductPage --arms monolith,microservices --requests 1000",
		)
		.action(async (operation: string, flags: TraceFlags, command: Command) => {
			const { trace } = await import("./actions/trace.ts");
			const color = command.optsWithGlobals().color !== false;
			cli.finish(await trace(cli, operation, { ...flags, color }));
		});
}

/** Reads the name of an operation. */
function parseOperation(text: string): string {
	if (operations.has(text)) return text;
	const names = [...operations.keys()];
	const like = nearest(text, names);
	throw new InvalidArgumentError(
		`there is no operation "${text}"; ${like ? `did you mean "${like}"?` : `the contract has ${names.join(", ")}`}`,
	);
}
