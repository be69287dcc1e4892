import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { topologyOf } from "../../experiment/builds.ts";
import { busFor } from "../../experiment/buses.ts";
import { systemsAnswer } from "../../experiment/elsewhere-ready.ts";
import { wholeLadder } from "../../experiment/ladder-steps.ts";
import { momentText } from "../../experiment/moment.ts";
import { type Replicas, withReplicas } from "../../experiment/replicas.ts";
import {
	type FinishedRun,
	pathFor,
	runExperiment,
} from "../../experiment/run.ts";
import { terminalReport } from "../../report/terminal/report.ts";
import type { Results } from "../../results/schema.ts";
import { type LoadedScenario, loadScenarios } from "../../scenario/load.ts";
import { pointsUnder } from "../../scenario/points.ts";
import { profiles } from "../../scenario/profiles.ts";
import type { Scenario } from "../../scenario/schema.ts";
import { findBroker } from "../../targets/broker.ts";
import type { System } from "../../targets/elsewhere.ts";
import { choosePinning } from "../../targets/pinning.ts";
import { dryRun } from "../dry-run.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { libraryOf } from "../library.ts";
import type { Cli } from "../main.ts";
import { createProgress } from "../progress.ts";
import type { RunFlags } from "../run.ts";
import { createInterrupt, wantsColor } from "../terminal.ts";
import { writeReports } from "./reports.ts";

/** Runs scenarios; the exit status is the answer. */
export async function run(
	cli: Cli,
	selectors: readonly string[],
	flags: RunFlags & { color: boolean },
): Promise<number> {
	const scenarios = loadScenarios(
		selectors.length > 0 ? selectors : ["tour"],
		libraryOf(cli.root),
		flags.set,
	)
		.map((loaded) => withSteps(loaded, flags))
		.map((loaded) => withArms(loaded, flags))
		.map((loaded) => withPolicy(loaded, flags));
	const systems = flags.arm ?? [];
	const arms = flags.arm?.map(({ name }) => name) ?? flags.arms;
	const ourArms = flags.arm ? [] : flags.arms;
	const armsBesideLadders = scenarios.some(
		({ scenario }) => scenario.kind !== "ladder",
	)
		? [...ourArms, ...scenarios.flatMap(({ scenario }) => scenario.arms ?? [])]
		: [];
	const { replicas = [] } = flags;
	scenariosFitSystems(scenarios, systems);
	scenariosFitReplicas(scenarios, replicas);
	for (const arm of armsBesideLadders)
		withReplicas(topologyOf(cli.root, arm), replicas);
	if (flags.dryRun) {
		const planned = scenarios.flatMap(({ scenario }) =>
			pointsUnder(scenario, flags.profile, flags.rounds ?? null).map(
				(point) => point.scenario,
			),
		);
		process.stdout.write(
			dryRun(cli.root, planned, {
				arms,
				systems,
				replicas,
				profile: profiles[flags.profile],
			}),
		);
		return exitCodes.held;
	}
	const steps = scenarios.flatMap(({ scenario }) =>
		scenario.kind === "ladder" ? (scenario.steps ?? wholeLadder) : [],
	);
	const progress = createProgress(process.stderr, flags.quiet === true);
	const interrupt = createInterrupt();
	const pinning = choosePinning();
	const brokerDir = join(cli.root, ".shoplab", `broker-${process.pid}`);
	const broker = await findBroker({
		bus: busFor(cli.root, armsBesideLadders, flags.bus, steps),
		amqpUrl: process.env.AMQP_URL,
		folder: brokerDir,
		cores: pinning.systems,
	});
	try {
		for (const { scenario } of scenarios)
			await systemsAnswer(systems, scenario, flags);
		const finished = await runExperiment({
			root: cli.root,
			scenariosDir: libraryOf(cli.root).directory,
			scenarios,
			arms,
			systems,
			replicas,
			profile: flags.profile,
			rounds: flags.rounds ?? null,
			...(flags.trace !== undefined && { trace: flags.trace }),
			seed: flags.seed,
			door: flags.door,
			broker,
			pinning,
			outDir: resolve(flags.out),
			command: ["shoplab", ...cli.argv].join(" "),
			signal: interrupt.signal,
			tell: (moment, leftMs) => progress.tell(momentText(moment), leftMs),
			keep: writeReports,
		});
		progress.end();
		show(finished, flags);
		return exitCodeFor(finished.results, flags.strict === true);
	} finally {
		progress.end();
		await broker.stop();
		rmSync(brokerDir, { recursive: true, force: true });
		interrupt.release();
	}
}

/** Of a system that is not ours nothing can be broken, shipped or looked into: it can be asked, and its answers timed. */
function scenariosFitSystems(
	scenarios: readonly LoadedScenario[],
	systems: readonly System[],
): void {
	const [system] = systems;
	if (!system) return;
	for (const { scenario } of scenarios) {
		const needs = whatNeedsOurArms(scenario);
		if (needs === null) continue;
		throw new UsageError(
			`scenario ${scenario.id} ${needs}, which needs arms that shoplab starts; ${system.name} is run by somebody else\n  fix: name other scenarios (shoplab scenario list), or leave --arm out`,
		);
	}
}

/** Where the scenario itself says of what there are more. Throws UsageError. */
function scenariosFitReplicas(
	scenarios: readonly LoadedScenario[],
	replicas: readonly Replicas[],
): void {
	if (replicas.length === 0) return;
	for (const { scenario } of scenarios)
		if (scenario.kind === "ladder" || scenario.kind === "scaling")
			throw new UsageError(
				`scenario ${scenario.id} is of kind ${scenario.kind}, and says itself how many processes there are
  fix: leave --replicas out`,
			);
}

/** Arms that are named on the command line are the steps of a ladder. Throws UsageError. */
function withSteps(
	loaded: LoadedScenario,
	{ arms, armsAreGiven, door }: RunFlags,
): LoadedScenario {
	const { scenario } = loaded;
	if (scenario.kind !== "ladder") return loaded;
	if (door !== "rest")
		throw new UsageError(
			`scenario ${scenario.id} is a ladder, whose steps have doors of their own
  fix: leave --door out`,
		);
	if (!armsAreGiven) return loaded;
	if (arms.length < 2)
		throw new UsageError(
			`scenario ${scenario.id} is a ladder, and one arm makes no step
  fix: name two arms or more, such as --arms monolith-soap,monolith`,
		);
	return {
		...loaded,
		scenario: { ...scenario, steps: arms as typeof scenario.steps & string[] },
	};
}

/** Arms, or systems, that are named on the command line take the place of those that a scenario names. */
function withArms(
	loaded: LoadedScenario,
	{ armsAreGiven, arm }: RunFlags,
): LoadedScenario {
	if (!armsAreGiven && !arm) return loaded;
	const { arms: _, ...scenario } = loaded.scenario;
	return { ...loaded, scenario: scenario as Scenario };
}

/** The policy of the command line goes before that of the file. Throws UsageError. */
function withPolicy(
	loaded: LoadedScenario,
	{ resilience }: RunFlags,
): LoadedScenario {
	const { scenario } = loaded;
	if (resilience === undefined) return loaded;
	if (scenario.kind === "ladder")
		throw new UsageError(
			`scenario ${scenario.id} is a ladder, whose steps have policies of their own
  fix: leave --resilience out, or name steps such as --arms microservices-none,microservices-timeouts,microservices`,
		);
	return { ...loaded, scenario: { ...scenario, resilience } };
}

function whatNeedsOurArms(scenario: Scenario): string | null {
	if (scenario.kind === "latency") {
		const ours = Object.keys(scenario.matrix?.values ?? {}).find(
			(key) => !key.startsWith("load."),
		);
		return ours ? `varies ${ours}` : null;
	}
	return scenario.kind === "capacity" ? null : `is of kind ${scenario.kind}`;
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
			color: wantsColor(process.stdout, flags.color, process.env),
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
	if (results.run.failure !== undefined) return exitCodes.systemFailed;
	if (results.run.interrupted) return exitCodes.interrupted;
	if ((results.sameness?.differences.length ?? 0) > 0)
		return exitCodes.systemFailed;
	const verdicts = results.scenarios.map(({ verdict }) => verdict);
	if (verdicts.includes("broken")) return exitCodes.broken;
	if (strict && verdicts.includes("inconclusive"))
		return exitCodes.inconclusive;
	return exitCodes.held;
}
