import { Command, Option } from "commander";
import type { Replicas } from "../experiment/replicas.ts";
import type { Setting } from "../scenario/layers.ts";
import type { ProfileName } from "../scenario/profiles.ts";
import type { Resilience } from "../scenario/vocabulary.ts";
import type { System } from "../targets/elsewhere.ts";
import type { Cli } from "./main.ts";
import { parseArms, parseSystem, shared, wholeNumber } from "./options.ts";

/** The flags of `run`, as commander gives them. */
export interface RunFlags {
	arms: string[];
	/** The arms were named, and are not those of usual. */
	armsAreGiven: boolean;
	/** Arms that somebody else runs; they take the place of `arms`. */
	arm?: System[];
	profile: ProfileName;
	/** Over what the files of the scenarios say. */
	set?: Setting[];
	rounds?: number;
	trace?: boolean;
	seed: number;
	bus: "auto" | "direct" | "amqp";
	door: "rest" | "soap";
	/** Overrides what scenarios say. */
	resilience?: Resilience;
	replicas?: Replicas[];
	out: string;
	json?: boolean;
	strict?: boolean;
	dryRun?: boolean;
	quiet?: boolean;
}

/** `shoplab run`: the main job. */
export function runCommand(cli: Cli): Command {
	return new Command("run")
		.description("run scenarios on both arms; without a name, the tour")
		.argument("[scenario...]", "ids, tags or paths of scenarios")
		.addOption(
			new Option("--arms <a,b>", "what to compare; the first is the reference")
				.argParser(parseArms)
				.default(["monolith", "microservices"], "monolith,microservices"),
		)
		.addOption(
			new Option(
				"--arm <name=url>",
				"an arm that runs already, such as mine=http://127.0.0.1:8080; repeatable",
			)
				.argParser(parseSystem)
				.conflicts("arms"),
		)
		.addOption(shared.set())
		.addOption(shared.profile())
		.addOption(
			new Option(
				"--rounds <number>",
				"rounds of every scenario, whatever file and profile say",
			).argParser(wholeNumber(1, 100)),
		)
		.option(
			"--trace",
			"end latency scenarios with a traced trial of each arm, also where the file does not say so",
		)
		.option("--no-trace", "never do that")
		.addOption(shared.seed())
		.addOption(shared.bus())
		.addOption(
			new Option("--door <door>", "which door the load uses")
				.choices(["rest", "soap"])
				.default("rest"),
		)
		.addOption(shared.resilience().conflicts("arm"))
		.addOption(shared.replicas().conflicts("arm"))
		.option("--out <dir>", "where results go", "results")
		.option("--json", "print the results document, and nothing else, on stdout")
		.option("--strict", "exit with 4 when a verdict is inconclusive")
		.option("--dry-run", "say what would be run, and start nothing")
		.option("-q, --quiet", "no progress")
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab run\n  shoplab run checkout-latency --profile standard\n  shoplab run checkout-latency --set load.rate=80/s\n  shoplab run reviews-crash --arms monolith,colocated,microservices --bus amqp\n  shoplab run any-http --arm old=http://127.0.0.1:8080 --arm new=http://127.0.0.1:8081",
		)
		.action(async (selectors: string[], flags: RunFlags, command: Command) => {
			const { run } = await import("./actions/run.ts");
			const color = command.optsWithGlobals().color !== false;
			const armsAreGiven = command.getOptionValueSource("arms") === "cli";
			const all = { ...flags, armsAreGiven, color };
			cli.finish(await run(cli, selectors, all));
		});
}
