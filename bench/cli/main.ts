import { Command, CommanderError } from "commander";
import { codeLine, codeOf, exitCodeOf, exitCodes } from "./exit.ts";

/** What every command works with; `finish` sets the exit status of the program. */
export interface Cli {
	root: string;
	argv: readonly string[];
	finish(exitCode: number): void;
}

/** Each command with what it imports, in the order of the help. `up` shall not wait for what only `run` needs. */
const commands: Record<string, (cli: Cli) => Promise<Command>> = {
	run: async (cli) => (await import("./run.ts")).runCommand(cli),
	up: async (cli) => (await import("./up.ts")).upCommand(cli),
	plan: async (cli) => (await import("./plan.ts")).planCommand(cli),
	trace: async (cli) => (await import("./trace.ts")).traceCommand(cli),
	impact: async (cli) => (await import("./impact.ts")).impactCommand(cli),
	report: async (cli) => (await import("./report.ts")).reportCommand(cli),
	compare: async (cli) => (await import("./compare.ts")).compareCommand(cli),
	scenario: async (cli) => (await import("./scenario.ts")).scenarioCommand(cli),
	schema: async () => (await import("./schema.ts")).schemaCommand(),
	calibrate: async (cli) =>
		(await import("./calibrate.ts")).calibrateCommand(cli),
	doctor: async (cli) => (await import("./doctor.ts")).doctorCommand(cli),
	completion: async (cli) =>
		(await import("./completion.ts")).completionCommand(cli),
	complete: async (cli) => (await import("./complete.ts")).completeCommand(cli),
	explain: async (cli) => (await import("./explain.ts")).explainCommand(cli),
	ps: async (cli) => (await import("./ps.ts")).psCommand(cli),
	down: async (cli) => (await import("./down.ts")).downCommand(cli),
};

/** The command that is asked for; all of them where it takes all to answer: help, or a word that is none. */
async function addCommands(program: Command, cli: Cli): Promise<void> {
	const [asked = ""] = cli.argv;
	const wanted = Object.hasOwn(commands, asked)
		? [asked]
		: Object.keys(commands);
	for (const name of wanted)
		program.addCommand((await commands[name]?.(cli)) as Command, {
			hidden: name === "complete",
		});
}

/** The command line with the command that is asked for, or all of them. It throws where commander would end the process. */
export async function createProgram(cli: Cli): Promise<Command> {
	const program = new Command("shoplab")
		.description(
			"One online shop, built twice: a monolith and microservices, compared by one command.",
		)
		.option("--no-color", "no colours, also by NO_COLOR")
		.showSuggestionAfterError()
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab run\n  shoplab run checkout-latency --profile standard\n  shoplab up monolith --port 8080\n  shoplab doctor\nExit status: 0 held, 1 broken, 2 usage, 3 environment, 4 inconclusive (--strict), 5 a system failed, 130 interrupted",
		);
	await addCommands(program, cli);
	forEachCommand(program, (command) => command.exitOverride());
	return program;
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
	const program = await createProgram(cli);
	try {
		await program.parseAsync([...argv]);
		return exitCode;
	} catch (error) {
		const status = exitCodeOf(error);
		if (status === undefined) throw error;
		if (status === exitCodes.held) return status;
		// Commander has said its own already.
		const said = error instanceof CommanderError ? [] : [explained(error)];
		process.stderr.write(`${[...said, codeLine(codeOf(error))].join("\n")}\n`);
		return status;
	}
}

function explained(error: unknown): string {
	const { message } = error as Error;
	if (codeOf(error) !== "PackagesMissing") return message;
	return `a package does not load: ${message.split("\n", 1)[0]}\n  fix:   npm ci (or npm rebuild better-sqlite3 after a change of Node); then npm run shoplab doctor`;
}

function forEachCommand(
	command: Command,
	use: (command: Command) => void,
): void {
	use(command);
	for (const child of command.commands) forEachCommand(child, use);
}
