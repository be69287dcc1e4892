import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { type FinishedRun, pathFor, runExperiment } from "../experiment/run.ts";
import { htmlReport } from "../report/html.ts";
import { markdownReport } from "../report/markdown.ts";
import { terminalReport } from "../report/terminal.ts";
import type { Results } from "../results/schema.ts";
import { loadScenarios } from "../scenario/load.ts";
import { applyProfile, type ProfileName } from "../scenario/profiles.ts";
import { findBroker } from "../targets/broker.ts";
import { choosePinning } from "../targets/pinning.ts";
import { dryRun } from "./dry-run.ts";
import { exitCodes } from "./exit.ts";
import { libraryOf } from "./library.ts";
import type { Cli } from "./main.ts";
import { parseArms, shared, wholeNumber } from "./options.ts";
import { createInterrupt, createProgress, wantsColor } from "./terminal.ts";

/** The flags of `run`, as commander gives them. */
export interface RunFlags {
	arms: string[];
	profile: ProfileName;
	rounds?: number;
	seed: number;
	bus: "auto" | "direct" | "amqp";
	door: "rest";
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
		.addOption(shared.profile())
		.addOption(
			new Option(
				"--rounds <number>",
				"rounds of every scenario, whatever file and profile say",
			).argParser(wholeNumber(1, 100)),
		)
		.addOption(shared.seed())
		.addOption(shared.bus())
		.addOption(
			new Option("--door <door>", "which door the load uses")
				.choices(["rest"])
				.default("rest"),
		)
		.option("--out <dir>", "where results go", "results")
		.option("--json", "print the results document, and nothing else, on stdout")
		.option("--strict", "exit with 4 when a verdict is inconclusive")
		.option("--dry-run", "say what would be run, and start nothing")
		.option("-q, --quiet", "no progress")
		.addHelpText(
			"after",
			"\nExamples:\n  shoplab run\n  shoplab run checkout-latency --profile standard\n  shoplab run reviews-crash --arms monolith,colocated,microservices --bus amqp",
		)
		.action(async (selectors: string[], flags: RunFlags, command: Command) => {
			const color = wantsColor(
				process.stdout,
				command.optsWithGlobals().color as boolean | undefined,
				process.env,
			);
			cli.finish(await run(cli, selectors, { ...flags, color }));
		});
}

async function run(
	cli: Cli,
	selectors: readonly string[],
	flags: RunFlags & { color: boolean },
): Promise<number> {
	const scenarios = loadScenarios(
		selectors.length > 0 ? selectors : ["tour"],
		libraryOf(cli.root),
	);
	if (flags.dryRun) {
		const planned = scenarios.map(({ scenario }) =>
			applyProfile(scenario, flags.profile, flags.rounds ?? null),
		);
		process.stdout.write(dryRun(cli.root, planned, flags.arms));
		return exitCodes.held;
	}
	const progress = createProgress(process.stderr, flags.quiet === true);
	const interrupt = createInterrupt();
	const pinning = choosePinning();
	const broker = await findBroker({
		bus: flags.bus,
		amqpUrl: process.env.AMQP_URL,
		folder: join(cli.root, ".shoplab", `broker-${process.pid}`),
		cores: pinning.systems,
	});
	try {
		const finished = await runExperiment({
			root: cli.root,
			scenariosDir: libraryOf(cli.root).directory,
			scenarios,
			arms: flags.arms,
			profile: flags.profile,
			rounds: flags.rounds ?? null,
			seed: flags.seed,
			broker,
			pinning,
			outDir: resolve(flags.out),
			command: ["shoplab", ...cli.argv].join(" "),
			signal: interrupt.signal,
			tell: progress.tell,
			keep: writeReports,
		});
		progress.end();
		show(finished, flags);
		return exitCodeFor(finished.results, flags.strict === true);
	} finally {
		progress.end();
		await broker.stop();
		interrupt.release();
	}
}

/** Writes report.md and report.html beside results.json. */
export function writeReports(results: Results, directory: string): void {
	writeFileSync(join(directory, "report.md"), markdownReport(results));
	writeFileSync(join(directory, "report.html"), htmlReport(results));
}

function show(
	{ results, store }: FinishedRun,
	flags: RunFlags & { color: boolean },
): void {
	if (flags.json) {
		process.stdout.write(`${JSON.stringify(results)}\n`);
		return;
	}
	process.stdout.write(
		terminalReport(results, {
			color: flags.color,
			columns: process.stdout.columns ?? 80,
		}),
	);
	const files = ["report.html", "report.md", "results.json"].map(
		(name) => `  ${pathFor(join(store.directory, name))}`,
	);
	process.stdout.write(`\nReports:\n${files.join("\n")}\n`);
}

/** What a finished run means as an exit status. */
export function exitCodeFor(results: Results, strict: boolean): number {
	if (results.run.interrupted) return exitCodes.interrupted;
	if ((results.sameness?.differences.length ?? 0) > 0)
		return exitCodes.systemFailed;
	const verdicts = results.scenarios.map(({ verdict }) => verdict);
	if (verdicts.includes("broken")) return exitCodes.broken;
	if (strict && verdicts.includes("inconclusive"))
		return exitCodes.inconclusive;
	return exitCodes.held;
}
