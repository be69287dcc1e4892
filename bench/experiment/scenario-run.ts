import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildRelease } from "../deploys/release.ts";
import type { Round, Trial } from "../results/trial-schema.ts";
import { type Change, readChange } from "../scenario/change.ts";
import type { NeedGraph } from "../scenario/need-graph.ts";
import type { Scenario } from "../scenario/schema.ts";
import { createRandom, shuffle } from "../stats/random.ts";
import type { Elsewhere } from "../targets/elsewhere.ts";
import type { Target } from "../targets/target.ts";
import type { ArmBuild } from "./builds.ts";
import {
	deployHappening,
	faultHappening,
	placeboHappening,
} from "./happenings.ts";
import { type Happening, runTrial } from "./trial.ts";

/** What scenarios are run with. */
export interface Stage {
	root: string;
	scenariosDir: string;
	/** Folder of the run, for logs and scratch copies. */
	runDir: string;
	arms: readonly string[];
	builds: ReadonlyMap<string, ArmBuild>;
	needs: NeedGraph;
	seed: number;
	driver: { bundle: string; cores: string };
	/** All cores of a trial; empty: whatever the machine has. */
	cores: readonly number[];
	startTarget: (
		arm: string,
		runDir: string,
		data: Scenario["data"],
	) => Promise<Target | Elsewhere>;
	/** Closed load before each latency trial. */
	rampMs: number;
	/** Rejected trials that may still be run again. */
	repetitions: { left: number };
	signal: AbortSignal;
	tell: (line: string) => void;
}

/** One trial to come: which arm, in which role. */
interface Slot {
	arm: string;
	role: Trial["role"];
}

/**
 * The trials of one round, in random order: each arm once; the first arm a second time as the A/A control (latency, capacity), or each
 * arm once more without the fault (failure).
 */
export function slotsOf(
	kind: Scenario["kind"],
	arms: readonly string[],
): Slot[] {
	const measured = arms.map((arm): Slot => ({ arm, role: "measured" }));
	if (kind === "failure")
		return [
			...measured,
			...arms.map((arm): Slot => ({ arm, role: "placebo" })),
		];
	const first = arms[0];
	if ((kind === "latency" || kind === "capacity") && first !== undefined)
		return [...measured, { arm: first, role: "control" }];
	return measured;
}

/** Runs all rounds of a scenario; `save` is told of each trial, so that a crash in trial 9 keeps 8. */
export async function runRounds(
	scenario: Scenario,
	stage: Stage,
	save: (rounds: Round[]) => void,
): Promise<Round[]> {
	const rounds: Round[] = [];
	const slots = slotsOf(scenario.kind, stage.arms);
	for (let number = 1; number <= scenario.rounds; number += 1) {
		const order = shuffle(createRandom(stage.seed, 41, number), slots);
		const round: Round = {
			order: order.map(({ arm, role }) =>
				role === "measured" ? arm : `${arm} (${role})`,
			),
			trials: [],
		};
		rounds.push(round);
		for (const slot of order) {
			if (stage.signal.aborted) return rounds;
			for await (const trial of attempts({ scenario, slot, number }, stage)) {
				round.trials.push(trial);
				save(rounds);
			}
		}
	}
	return rounds;
}

/**
 * A trial, and once more in its place when it was rejected, as far as the run has repetitions left. Both are kept and counted:
 * the rules were fixed before the run.
 */
async function* attempts(where: Where, stage: Stage): AsyncGenerator<Trial> {
	const first = await trialIn({ ...where, attempt: 0 }, stage);
	yield first;
	if (first.accepted || stage.signal.aborted || stage.repetitions.left === 0)
		return;
	stage.repetitions.left -= 1;
	yield await trialIn({ ...where, attempt: 1 }, stage);
}

interface Where {
	scenario: Scenario;
	slot: Slot;
	number: number;
}

async function trialIn(
	where: Where & { attempt: number },
	stage: Stage,
): Promise<Trial> {
	const { scenario, slot, number, attempt } = where;
	const { arm, role } = slot;
	const runDir = join(
		stage.runDir,
		"logs",
		`${scenario.id}-${number}-${arm}-${role}${attempt === 0 ? "" : "-again"}`,
	);
	const label = `${scenario.id}: round ${number}/${scenario.rounds}, ${arm}${role === "measured" ? "" : ` (${role})`}`;
	try {
		const happening = await happeningOf(where, stage);
		return await runTrial({
			scenario,
			arm,
			role,
			seed: stage.seed * 1_000 + number,
			seedPlan: seedPlanOf(stage.seed, scenario.data),
			startTarget: () => stage.startTarget(arm, runDir, scenario.data),
			driver: stage.driver,
			cores: stage.cores,
			rampMs: scenario.kind === "latency" ? stage.rampMs : 0,
			...(happening ? { happening } : {}),
			signal: stage.signal,
			tell: (phase) => stage.tell(`${label}: ${phase}`),
		});
	} finally {
		rmSync(scratchOf(where, stage), { recursive: true, force: true });
	}
}

/** Where a trial builds its change; inside the repository, so that packages are found. It goes with the trial. */
function scratchOf({ scenario, slot, number }: Where, stage: Stage): string {
	const name = `${process.pid}-${scenario.id}-${slot.arm}-${number}`;
	return join(stage.root, ".shoplab", "scratch", name);
}

/** The seeded shop of a scenario. */
export function seedPlanOf(seed: number, data: Scenario["data"]) {
	return { seed, products: data.products, customers: data.customers };
}

async function happeningOf(
	where: Where,
	stage: Stage,
): Promise<Happening | undefined> {
	const { scenario, slot } = where;
	if (scenario.kind === "failure") {
		const begin = slot.role === "placebo" ? placeboHappening : faultHappening;
		return begin(scenario, stage.needs);
	}
	if (scenario.kind !== "deploy") return undefined;
	const { topology, bundles } = stage.builds.get(slot.arm) as ArmBuild;
	stage.tell(`${scenario.id}: building the change for ${slot.arm}`);
	const release = await buildRelease({
		root: stage.root,
		folder: scratchOf(where, stage),
		topology,
		running: bundles,
		change: changeOf(scenario.change, stage.scenariosDir),
	});
	return deployHappening(scenario, release);
}

function changeOf(id: string, scenariosDir: string): Change {
	return readChange(join(scenariosDir, "changes", `${id}.yaml`));
}
