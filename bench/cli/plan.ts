import { Command, InvalidArgumentError, Option } from "commander";
import {
	durationForm,
	type Form,
	rateForm,
	shareForm,
} from "../scenario/units.ts";
import type { Cli } from "./main.ts";
import { parseArms, shared, wholeNumber } from "./options.ts";

/** The flags of `plan`, as commander gives them. */
export interface PlanFlags {
	rate?: number;
	users?: number;
	think: number;
	journeys?: string;
	arms?: string[];
	coresPerMachine: number;
	utilisation: number;
	probe: number;
	bus: "auto" | "direct" | "amqp";
	seed: number;
	from?: string;
	save?: string;
	json?: boolean;
	quiet?: boolean;
}

const mostPerSecond = 100_000_000;
const mostUsers = 1_000_000_000;

/** `shoplab plan`: what each arm would need for a rate far beyond this machine. */
export function planCommand(cli: Cli): Command {
	return new Command("plan")
		.description(
			"instances, cores and memory that each arm needs for a rate of journeys, from demands measured here",
		)
		.addOption(
			new Option("--rate <rate>", "journeys per second to plan for: 50000/s")
				.argParser(measured(rateForm, { min: 0.01, max: mostPerSecond }))
				.conflicts("users"),
		)
		.addOption(
			new Option(
				"--users <number>",
				"users to plan for, who think between journeys",
			).argParser(wholeNumber(1, mostUsers)),
		)
		.addOption(
			new Option("--think <time>", "how long users think between journeys")
				.argParser(measured(durationForm, { min: 1, max: 3_600_000 }))
				.default(10_000, "10s"),
		)
		.addOption(
			new Option(
				"--journeys <scenario>",
				"id or file of the scenario whose journeys are planned; checkout-latency by default",
			),
		)
		.addOption(
			new Option(
				"--arms <a,b>",
				"what to plan for; monolith,microservices by default",
			).argParser(parseArms),
		)
		.addOption(
			new Option("--cores-per-machine <number>", "cores of one machine")
				.argParser(wholeNumber(1, 1_024))
				.default(16),
		)
		.addOption(
			new Option("--utilisation <share>", "how busy instances may be")
				.argParser(measured(shareForm, { min: 0.05, max: 0.95 }))
				.default(0.6, "60%"),
		)
		.addOption(
			new Option("--probe <time>", "how long each load is measured")
				.argParser(measured(durationForm, { min: 200, max: 60_000 }))
				.default(3_000, "3s"),
		)
		.addOption(shared.bus().default("direct"))
		.addOption(shared.seed())
		.option("--from <file>", "plan from what --save wrote; nothing is started")
		.option("--save <file>", "keep what was measured, for --from")
		.option("--json", "print measurement and plan as JSON, and nothing else")
		.option("-q, --quiet", "no progress")
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab plan --rate 50000/s\n  shoplab plan --users 2000000 --think 10s --journeys saturation --save demands.json\n  shoplab plan --rate 1000000/s --from demands.json --utilisation 50% --cores-per-machine 64\nExit status: 1 when the check against this machine's own saturation fails",
		)
		.action(async (flags: PlanFlags, command: Command) => {
			if (flags.rate === undefined && flags.users === undefined)
				command.error(
					"error: say what to plan for: --rate 50000/s, or --users 1000000 --think 10s",
				);
			const { plan } = await import("./actions/plan.ts");
			cli.finish(await plan(cli, flags));
		});
}

/** Reads a value with its unit, within bounds in the parsed unit. */
function measured(
	{ described, parse }: Form,
	bounds: { min: number; max: number },
) {
	return (text: string) => {
		const value = parse(text);
		if (value === null)
			throw new InvalidArgumentError(`it must be ${described}`);
		if (value < bounds.min || value > bounds.max)
			throw new InvalidArgumentError(
				`it must be from ${bounds.min} to ${bounds.max}, in the unit that it is counted in here (per second, ms or a share)`,
			);
		return value;
	};
}
