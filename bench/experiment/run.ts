import { loadavg } from "node:os";
import { isAbsolute, join, relative } from "node:path";
import { operations } from "../../shop/contract/shop.ts";
import type { Door } from "../load/plan.ts";
import { type Results, schemaVersion } from "../results/schema.ts";
import { createRunStore, type RunStore } from "../results/store.ts";
import type { OperationTrace } from "../results/trace-schema.ts";
import type { Round } from "../results/trial-schema.ts";
import type { LoadedScenario } from "../scenario/load.ts";
import { readNeedGraph, readTouchGraph } from "../scenario/need-graph.ts";
import { pointsUnder } from "../scenario/points.ts";
import { type ProfileName, profiles } from "../scenario/profiles.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Broker } from "../targets/broker.ts";
import { elsewhere, type System } from "../targets/elsewhere.ts";
import type { Pinning } from "../targets/pinning.ts";
import { distinctArms, doorOf } from "./arms.ts";
import { type ArmBuild, buildOf } from "./builds.ts";
import { conditionsOf } from "./conditions.ts";
import {
	createTimekeeper,
	preparationMsOf,
	scenarioMsOf,
	type Timekeeper,
	traceMs,
} from "./duration.ts";
import { describeEnvironment, readSteal, stealBetween } from "./environment.ts";
import { armsOf, ladderOf } from "./ladder-steps.ts";
import type { TellMoment } from "./moment.ts";
import { type Replicas, withReplicas } from "./replicas.ts";
import { checkSameShop } from "./same-shop.ts";
import { trialArmsOf } from "./scaling-trial.ts";
import { runRounds, type Stage } from "./scenario-run.ts";
import { seriesResultsOf } from "./series-result.ts";
import { startArm } from "./start-arm.ts";
import { traceArms } from "./trace-arms.ts";

/** What to run, all of it checked. */
export interface RunOptions {
	/** The repository: sources, scenarios, dist. */
	root: string;
	scenariosDir: string;
	scenarios: readonly LoadedScenario[];
	/** The first is the one that others are compared with. */
	arms: readonly string[];
	/** The arms among them that somebody else runs; the others are started here. */
	systems: readonly System[];
	/** Of units of every arm that is started here. */
	replicas: readonly Replicas[];
	profile: ProfileName;
	/** Whether latency scenarios end with a traced trial of each arm; undefined: as each says. */
	trace?: boolean;
	/** Overrides the rounds of profile and files. */
	rounds: number | null;
	seed: number;
	broker: Broker;
	/** The door of the load, at arms that have none of their own. */
	door: Door;
	pinning: Pinning;
	outDir: string;
	/** The command line, for the report. */
	command: string;
	signal: AbortSignal;
	tell: TellMoment;
	/** Makes something of the results, in the folder of the run, once it has ended, however it ended. */
	keep: (results: Results, directory: string) => void;
}

/** A finished run: its document, and where it lies. */
export interface FinishedRun {
	results: Results;
	store: RunStore;
}

/**
 * Runs scenarios on arms and keeps everything. A run that was interrupted returns what it has, marked so; one that failed throws
 * and leaves its document marked so. Throws EnvironmentNotReady, UnitFailed and ShopFailed.
 */
export async function runExperiment(options: RunOptions): Promise<FinishedRun> {
	const startedAt = new Date();
	const name =
		options.scenarios.length === 1
			? (options.scenarios[0]?.scenario.id ?? "run")
			: "tour";
	const arms = allArms(options);
	const builds = new Map(
		arms
			.filter((arm) => !systemOf(arm, options))
			.map((arm) => [arm, replicatedBuild(arm, options)]),
	);
	const store = createRunStore(options.outDir, name, startedAt);
	const clock = clockOf(options);
	const results = emptyResults(options, { store, startedAt, builds, clock });
	const steal = readSteal();
	const save = () => store.save(results);
	save();
	let complete = false;
	try {
		const stage = stageOf(options, { store, builds, clock });
		if (isChecked(options))
			results.sameness = await compareShops(options, { store, builds, clock });
		clock.done(beginningMs(options));
		save();
		if ((results.sameness?.differences.length ?? 0) === 0)
			await runScenarios(options, stage, { results, save });
		complete = !options.signal.aborted;
	} catch (error) {
		if (!options.signal.aborted) {
			results.run.failure = firstLineOf(error);
			throw error;
		}
	} finally {
		results.run.interrupted = !complete;
		results.run.endedAt = new Date().toISOString();
		results.environment.loadAverageAtEnd = loadavg();
		results.environment.steal = stealBetween(steal, readSteal());
		save();
		options.keep(results, store.directory);
	}
	return { results, store };
}

function replicatedBuild(
	arm: string,
	{ root, replicas }: RunOptions,
): ArmBuild {
	const { topology, bundles } = buildOf(root, arm);
	return { topology: withReplicas(topology, replicas), bundles };
}

/** One arm is the same shop as itself; of systems that are not ours nobody says that they are shops. */
function isChecked(options: RunOptions): boolean {
	return allArms(options).length > 1 && options.systems.length === 0;
}

/** What is planned, as `--dry-run` tells it. */
function clockOf(options: RunOptions): Timekeeper {
	const clock = createTimekeeper();
	clock.plan(beginningMs(options));
	const { profile, rounds, scenarios } = options;
	const { ramp } = profiles[profile];
	for (const { scenario: authored } of scenarios)
		for (const { scenario } of pointsUnder(authored, profile, rounds))
			clock.plan(scenarioMsOf(scenario, armsOf(scenario, options), ramp));
	return clock;
}

const beginningMs = (options: RunOptions): number =>
	preparationMsOf(isChecked(options) ? allArms(options).length : 0);

/** The arms of all scenarios, each once. */
function allArms(options: RunOptions): string[] {
	const all = options.scenarios.flatMap(({ scenario }) =>
		armsOf(scenario, options),
	);
	return all.length === 0 ? [...options.arms] : [...new Set(all)];
}

async function compareShops(
	options: RunOptions,
	surroundings: Surroundings,
): Promise<NonNullable<Results["sameness"]>> {
	return checkSameShop(distinctArms(allArms(options)), {
		seed: options.seed,
		signal: options.signal,
		startTarget: (arm, data) =>
			startArm(options, surroundings.builds, {
				arm,
				runDir: join(surroundings.store.directory, "logs", `sameness-${arm}`),
				data,
			}),
		tell: (moment) => options.tell(moment, surroundings.clock.leftMs()),
	});
}

/** What of a run is kept while it goes on. */
interface Document {
	results: Results;
	save: () => void;
}

async function runScenarios(
	options: RunOptions,
	stage: Stage,
	document: Document,
): Promise<void> {
	for (const loaded of options.scenarios) {
		if (options.signal.aborted) return;
		await runScenario(loaded, { options, stage, document });
	}
}

/** One scenario as it was authored: at all points of what it varies, and traced where it is to be. Kept after each round. */
async function runScenario(
	{ scenario: authored, file }: LoadedScenario,
	{
		options,
		stage,
		document,
	}: { options: RunOptions; stage: Stage; document: Document },
): Promise<void> {
	const startedAt = performance.now();
	const { results, save } = document;
	const { seed, profile, broker } = options;
	const arms = trialArmsOf(authored, armsOf(authored, options));
	const ladder = authored.kind === "ladder" && ladderOf(authored.steps, broker);
	const points = pointsUnder(authored, profile, options.rounds);
	const index = results.scenarios.length;
	const keep = (rounds: Round[][], durationMs?: number) => {
		const found = seriesResultsOf(points, rounds, {
			arms,
			seed,
			stamp: profiles[profile].stamp,
			...fileBelowHere(file),
			...(ladder && { ladder }),
			foresight: stage.foresight,
			machine: {
				cores: results.environment.cores,
				systemCores:
					options.pinning.systems.length || results.environment.cores,
			},
			...(durationMs === undefined ? {} : { durationMs }),
		});
		results.scenarios.splice(index, points.length, ...found);
		save();
	};
	const scenarios = points.map(({ scenario }) => scenario);
	const rounds = await runRounds(scenarios, { ...stage, arms }, keep);
	const [only] = scenarios;
	const traces =
		only && scenarios.length === 1
			? await tracesOf(only, options, stage)
			: undefined;
	keep(rounds, performance.now() - startedAt);
	const result = results.scenarios[index];
	if (!traces || !result) return;
	stage.clock.done(traceMs * arms.length);
	result.traces = traces;
	save();
}

/** A path that leads out of the folder of the command says nothing to whoever reads the results elsewhere, so it is left out. */
function fileBelowHere(file: string): { file?: string } {
	const path = relative(process.cwd(), file);
	return path.startsWith("..") || isAbsolute(path)
		? {}
		: { file: path.replaceAll("\\", "/") };
}

/** After the measured rounds, never among them: traced processes do more work. */
async function tracesOf(
	scenario: Scenario,
	options: RunOptions,
	stage: Stage,
): Promise<OperationTrace[] | undefined> {
	if (scenario.kind !== "latency") return undefined;
	const { trace = scenario.trace, signal, systems } = options;
	const { load, data, work, resilience } = scenario;
	if (!trace || load.model !== "open") return undefined;
	if (systems.length > 0 || signal.aborted) return undefined;
	const [first] = load.stages;
	return traceArms({
		...options,
		...profiles[options.profile].trace,
		builds: stage.builds,
		folder: join(stage.runDir, "logs", scenario.id),
		journeys: load.journeys,
		data: { ...data, work, resilience },
		ratePerSecond: Math.min(mostTracedPerSecond, first?.ratePerSecond ?? 1),
		tell: (phase, arm) => stage.tell({ phase, arm, scenario: scenario.id }),
	});
}

/** Requests that waited for one another would show queues that the measured rounds may not have. */
const mostTracedPerSecond = 40;

function systemOf(
	arm: string,
	{ systems }: Pick<RunOptions, "systems">,
): System | undefined {
	return systems.find(({ name }) => name === arm);
}

type Builds = ReadonlyMap<string, ArmBuild>;

interface Surroundings {
	store: RunStore;
	builds: Builds;
	clock: Timekeeper;
}

function stageOf(
	options: RunOptions,
	{ store, builds, clock }: Surroundings,
): Stage {
	const { root, seed } = options;
	const needGraph = join(options.scenariosDir, "need-graph.yaml");
	return {
		root,
		scenariosDir: options.scenariosDir,
		runDir: store.directory,
		arms: options.arms,
		builds,
		needs: readNeedGraph(needGraph, [...operations.keys()]),
		foresight: {
			graph: readTouchGraph(needGraph, [...operations.keys()]),
			topologyOf: (arm) => builds.get(arm)?.topology,
		},
		seed,
		driver: {
			bundle: join(root, "dist", "bench", "driver.cjs"),
			cores: options.pinning.driver.join(","),
		},
		cores: [...options.pinning.systems, ...options.pinning.driver],
		doorOf: (arm) =>
			systemOf(arm, options) ? options.door : doorOf(arm, options.door),
		startTarget: async (arm, runDir, data) => {
			const system = systemOf(arm, options);
			if (system) return elsewhere(system);
			return startArm(options, builds, { arm, runDir, data });
		},
		ramp: profiles[options.profile].ramp,
		searchTolerance: profiles[options.profile].searchTolerance,
		repetitions: { left: profiles[options.profile].repetitions },
		signal: options.signal,
		clock,
		tell: (moment) => options.tell(moment, clock.leftMs()),
	};
}

function emptyResults(
	options: RunOptions,
	{ store, startedAt, builds }: Surroundings & { startedAt: Date },
): Results {
	return {
		schemaVersion,
		run: {
			id: store.id,
			command: options.command,
			startedAt: startedAt.toISOString(),
			endedAt: null,
			profile: options.profile,
			stamp: profiles[options.profile].stamp,
			seed: options.seed,
			interrupted: false,
		},
		environment: describeEnvironment(options.root, options.pinning.says),
		conditions: conditionsOf(builds, options),
		sameness: null,
		scenarios: [],
	};
}

/** What failed; where, why and the way out are told to whoever ran it. */
function firstLineOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message.split("\n", 1)[0] ?? "";
}

/** Where the report of a run lies, as the user would type it. */
export function pathFor(file: string): string {
	const short = relative(process.cwd(), file);
	return short.startsWith("..") ? file : short;
}
