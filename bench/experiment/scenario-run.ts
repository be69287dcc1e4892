import { rmSync } from "node:fs";
import { join } from "node:path";
import { unitStarterOf, withCode } from "../deploys/keep-code.ts";
import { orderRelease } from "../deploys/ordered-release.ts";
import { buildRelease } from "../deploys/release.ts";
import { whyItShips } from "../impact/change-impact.ts";
import type { Door } from "../load/plan.ts";
import type { Round, Trial } from "../results/trial-schema.ts";
import { cellNamesOf, cellsOf, changesOf } from "../scenario/cells.ts";
import { type Change, readChange } from "../scenario/change.ts";
import { faultedOf, nameOf } from "../scenario/fault-shape.ts";
import type { NeedGraph } from "../scenario/need-graph.ts";
import type { RampLimits } from "../scenario/profiles.ts";
import type { Scenario, ScenarioOf } from "../scenario/schema.ts";
import { createRandom, shuffle } from "../stats/random.ts";
import type { Call } from "../targets/calls.ts";
import type { Elsewhere } from "../targets/elsewhere.ts";
import type { Target } from "../targets/target.ts";
import type { ArmBuild } from "./builds.ts";
import { isSearch, runSearchTrial } from "./capacity-trial.ts";
import { deployHappening, withRoomFor } from "./deploy-happening.ts";
import { type Timekeeper, trialMsOf } from "./duration.ts";
import {
	type FaultPlan,
	faultHappening,
	placeboHappening,
} from "./fault-happening.ts";
import type { Moment } from "./moment.ts";
import type { Foresight } from "./predicted.ts";
import { runScalingTrial, startedArm } from "./scaling-trial.ts";
import { type Slot, slotsOf } from "./slots.ts";
import { claimsLatency, type Happening, runTrial } from "./trial.ts";

/** What scenarios are run with. */
export interface Stage {
	root: string;
	scenariosDir: string;
	/** Folder of the run, for logs and scratch copies. */
	runDir: string;
	arms: readonly string[];
	builds: ReadonlyMap<string, ArmBuild>;
	needs: NeedGraph;
	foresight: Foresight;
	seed: number;
	driver: { bundle: string; cores: string };
	/** All cores of a trial; empty: whatever the machine has. */
	cores: readonly number[];
	/** The door that the load uses at an arm. */
	doorOf: (arm: string) => Door;
	startTarget: (
		arm: string,
		runDir: string,
		data: ShopData,
	) => Promise<Target | Elsewhere>;
	/** How long arms are warmed up before a latency trial. */
	ramp: RampLimits;
	/** Of a search for the highest rate, see SearchSetup. */
	searchTolerance: number;
	/** Rejected trials that may still be run again. */
	repetitions: { left: number };
	signal: AbortSignal;
	/** What of the run is done. */
	clock: Timekeeper;
	tell: (moment: Moment) => void;
}

/**
 * What a shop is filled with, the processor time in ms that each request burns at its door (0 by default), and what guards an arm
 * without a policy of its own (`full` by default).
 */
export type ShopData = Scenario["data"] & {
	work?: number;
	resilience?: Scenario["resilience"];
	/** Its processes can be broken; with a small heap, so that a leak ends. */
	faults?: boolean;
	heapMegabytes?: number;
	/** Calls that are to go through a relay. */
	relays?: readonly Call[];
};

/**
 * Runs all rounds of a scenario, or of all points of a series: within a round the trials of all points mix, so that what drifts
 * on the machine is no effect of what varies. Answers the rounds of each point. `save` is told of each trial, so that a crash in
 * trial 9 keeps 8.
 */
export async function runRounds(
	scenarios: readonly Scenario[],
	stage: Stage,
	save: (rounds: Round[][]) => void,
): Promise<Round[][]> {
	const points = scenarios.map((scenario) => ({
		scenario,
		rounds: [] as Round[],
	}));
	const all = points.map(({ rounds }) => rounds);
	const count = Math.max(...scenarios.map(({ rounds }) => rounds));
	let begun = 0;
	for (let number = 1; number <= count; number += 1) {
		const round = ordered(points, stage, number);
		for (const { slot, scenario, round: kept } of round) {
			if (stage.signal.aborted) return all;
			begun += 1;
			const place = { number: begun, of: count * round.length };
			for await (const trial of attempts(
				{ scenario, slot, number, place },
				stage,
			)) {
				kept.trials.push(trial);
				save(all);
			}
		}
	}
	return all;
}

/** Begins a round at every point, and gives its trials in their order. */
function ordered(
	points: readonly { scenario: Scenario; rounds: Round[] }[],
	stage: Stage,
	number: number,
) {
	const slots = points.flatMap(({ scenario, rounds }) => {
		const round: Round = { order: [], trials: [] };
		rounds.push(round);
		const cells = cellNamesOf(scenario).length;
		return slotsOf(scenario, stage.arms, cells).map((slot) => ({
			slot,
			scenario,
			round,
		}));
	});
	const order = shuffle(createRandom(stage.seed, 41, number), slots);
	for (const { slot, round } of order)
		round.order.push(
			slot.role === "measured" ? slot.arm : `${slot.arm} (${slot.role})`,
		);
	return order;
}

/**
 * A trial, and once more in its place when it was rejected, as far as the run has repetitions left. Both are kept and counted:
 * the rules were fixed before the run.
 */
async function* attempts(where: Where, stage: Stage): AsyncGenerator<Trial> {
	const usualMs = trialMsOf(where.scenario, stage.ramp);
	const first = await trialIn({ ...where, attempt: 0 }, stage);
	stage.clock.done(usualMs);
	yield first;
	if (first.accepted || stage.signal.aborted || stage.repetitions.left === 0)
		return;
	stage.repetitions.left -= 1;
	stage.clock.plan(usualMs);
	const again = await trialIn({ ...where, attempt: 1 }, stage);
	stage.clock.done(usualMs);
	yield again;
}

interface Where {
	scenario: Scenario;
	slot: Slot;
	number: number;
	/** Which of the trials that were planned. */
	place: { number: number; of: number };
}

async function trialIn(
	where: Where & { attempt: number },
	stage: Stage,
): Promise<Trial> {
	const { slot, number, attempt } = where;
	const { arm, role } = slot;
	const started = startedArm(where.scenario, arm);
	const runDir = join(
		stage.runDir,
		"logs",
		`${where.scenario.id}-${number}-${arm}-${role}${slot.cell ? `-${slot.cell}` : ""}${attempt === 0 ? "" : "-again"}`,
	);
	const tell = (phase: string) => stage.tell(momentOf(where, phase));
	try {
		const { scenario, happening } = await prepared(where, stage);
		const setup = {
			scenario,
			arm,
			role,
			seed: stage.seed * 1_000 + number,
			seedPlan: seedPlanOf(stage.seed, scenario.data),
			door: stage.doorOf(started),
			startTarget: () =>
				stage.startTarget(started, runDir, {
					...scenario.data,
					work: scenario.work,
					resilience: scenario.resilience,
					...faultsWanted(scenario),
				}),
			driver: stage.driver,
			cores: stage.cores,
			...((claimsLatency(scenario) || isSearch(scenario)) && {
				ramp: stage.ramp,
			}),
			...(happening ? { happening } : {}),
			signal: stage.signal,
			tell,
		};
		if (scenario.kind === "scaling")
			return await runScalingTrial(setup, scenario.capability);
		return isSearch(scenario)
			? await runSearchTrial({
					...setup,
					scenario,
					tolerance: stage.searchTolerance,
				})
			: await runTrial(setup);
	} finally {
		rmSync(scratchOf(where, stage), { recursive: true, force: true });
	}
}

function momentOf(where: Where, phase: string): Moment {
	const { scenario, slot, number, place } = where;
	const { arm, role } = slot;
	return {
		phase,
		arm: `${arm}${role === "measured" ? cellIn(where) : ` (${role})`}`,
		round: { number, of: scenario.rounds },
		trial: place,
		scenario: scenario.id,
	};
}

/** Where a trial builds its change; inside the repository, so that packages are found. It goes with the trial. */
function scratchOf({ scenario, slot, number }: Where, stage: Stage): string {
	const name = `${process.pid}-${scenario.id}-${slot.arm}-${number}`;
	return join(stage.root, ".shoplab", "scratch", name);
}

/** Of several faults or changes the one that this trial is for. */
function cellIn({ scenario, slot }: Where): string {
	const names = cellNamesOf(scenario);
	return names.length < 2 ? "" : ` (${names[slot.cell ?? 0]})`;
}

/** A leak ends sooner in a small heap: the same for every process of every arm, also of the placebo. */
const leakyHeapMegabytes = 256;

function faultsWanted(
	scenario: Scenario,
): Pick<ShopData, "faults" | "heapMegabytes" | "relays"> {
	if (scenario.kind !== "failure") return {};
	const faults = cellsOf(scenario).map(({ fault }) => fault);
	const leaks = faults.some(({ kind }) => kind === "memoryLeak");
	// The placebo has them too: a relay takes its time.
	const relays = faults.flatMap((fault) =>
		"from" in fault ? [{ from: fault.from, to: nameOf(faultedOf(fault)) }] : [],
	);
	return {
		faults: true,
		relays,
		...(leaks && { heapMegabytes: leakyHeapMegabytes }),
	};
}

/** The seeded shop of a scenario. */
export function seedPlanOf(seed: number, data: Scenario["data"]) {
	return { seed, products: data.products, customers: data.customers };
}

/** What happens in a trial, and the scenario that has room for it. */
async function prepared(
	where: Where,
	stage: Stage,
): Promise<{ scenario: Scenario; happening?: Happening }> {
	const { scenario, slot } = where;
	if (scenario.kind === "failure")
		return { scenario, happening: breaking(scenario, slot, stage) };
	if (scenario.kind !== "deploy") return { scenario };
	const { topology, bundles } = stage.builds.get(slot.arm) as ArmBuild;
	stage.tell(momentOf(where, "building the change"));
	const cell = slot.cell ?? 0;
	const change = changeOf(changesOf(scenario)[cell] ?? "", stage.scenariosDir);
	const build = {
		root: stage.root,
		folder: scratchOf(where, stage),
		topology,
		running: bundles,
	};
	const built = await buildRelease({ ...build, change });
	const { reach } = await whyItShips(built.shipped, { ...build, change });
	const starter = unitStarterOf(stage.root);
	const release = await orderRelease(await withCode(built, starter), {
		...build,
		tell: (line) => stage.tell(momentOf(where, line)),
	});
	return {
		scenario: withRoomFor(scenario, release, change),
		happening: deployHappening({
			...{ cell, change, release, reach },
			rollout: scenario.rollout,
		}),
	};
}

function breaking(
	scenario: ScenarioOf<"failure">,
	slot: Slot,
	{ needs }: Stage,
): Happening {
	const plans = cellsOf(scenario).map((cell, index) => ({
		...{ cell, index, needs },
		durationMs: scenario.load.durationMs,
	}));
	return slot.role === "placebo"
		? placeboHappening(plans)
		: faultHappening(plans[slot.cell ?? 0] as FaultPlan);
}

function changeOf(id: string, scenariosDir: string): Change {
	return readChange(join(scenariosDir, "changes", `${id}.yaml`));
}
