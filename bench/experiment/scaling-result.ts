import type { ArmResults } from "../results/arm-schema.ts";
import type { ScalingResults, ScalingStep } from "../results/scaling-schema.ts";
import type { Round, Trial } from "../results/trial-schema.ts";
import { readScaledName, scaledName } from "../scenario/scaled-name.ts";
import type { ScenarioOf } from "../scenario/schema.ts";
import { type Estimate, meanOverRounds } from "../stats/interval.ts";
import { meanOrNull } from "../stats/mean.ts";
import { createRandom } from "../stats/random.ts";
import { type Band, bandOf, differenceOf } from "../stats/verdict.ts";
import { controlRatio, ratioOf, type Subject } from "./ratios.ts";
import { predictScaling, type RequestCost } from "./scaling-prediction.ts";
import { trialsOf } from "./trials.ts";

/** Fewer cores than this, and a process that is added has no core to itself. */
export const fewestCoresToScale = 4;

/** The machine of a run. */
export interface Machine {
	cores: number;
	/** Of them the arm's. */
	systemCores: number;
}

/** What the trials of a scaling scenario are judged with. */
export interface ScalingFacts {
	/** As its trials are called; the first has the A/A control. */
	arms: readonly string[];
	results: Readonly<Record<string, ArmResults>>;
	seed: number;
	machine: Machine;
}

const throughput: Subject = { metric: "throughput", of: null };

/** What more processes of the unit that holds the capability brought, and took. */
export function scalingResultsOf(
	scenario: ScenarioOf<"scaling">,
	rounds: readonly Round[],
	facts: ScalingFacts,
): ScalingResults {
	const { capability, replicas } = scenario;
	const bases = facts.arms.filter((arm) => readScaledName(arm).replicas === 1);
	const band = bandOf(controlRatio(rounds, throughput, facts.arms, facts));
	return {
		capability,
		...facts.machine,
		arms: bases.flatMap((base) => {
			const unit = unitIn(
				rounds,
				replicas.map((count) => scaledName(base, count)),
			);
			if (unit === undefined) return [];
			const about = { scenario, rounds, facts, band, base, unit };
			return [
				{
					arm: base,
					unit,
					steps: replicas.map((count) => stepOf(count, about)),
				},
			];
		}),
	};
}

interface About {
	scenario: ScenarioOf<"scaling">;
	rounds: readonly Round[];
	facts: ScalingFacts;
	band: Band | null;
	base: string;
	unit: string;
}

function stepOf(replicas: number, about: About): ScalingStep {
	const { rounds, facts, band, base } = about;
	const arm = scaledName(base, replicas);
	const trials = trialsOf(rounds, { arm });
	const over = (read: (trial: Trial) => number | null | undefined) =>
		meanOf(trials.map(read), facts.seed);
	const speedUp =
		replicas === 1
			? null
			: ratioOf(rounds, throughput, {
					over: { arm },
					under: { arm: base },
					seed: facts.seed,
				});
	const enoughCores = facts.machine.cores >= fewestCoresToScale;
	const differs = differenceOf(speedUp, band) !== "inconclusive";
	return {
		replicas,
		arm,
		perSecond: over(({ load }) => load?.goodPerSecond),
		speedUp,
		verdict: enoughCores && differs ? "held" : "inconclusive",
		peakMemoryBytes: over(({ cost }) => cost?.peakMemoryBytes),
		addedPeakBytes: replicas === 1 ? null : addedPeak(arm, replicas, about),
		addedIdleBytes: over(({ scaling }) =>
			meanOrNull((scaling?.added ?? []).map(({ memoryBytes }) => memoryBytes)),
		),
		startMs: over(({ scaling }) =>
			meanOrNull((scaling?.added ?? []).map(({ readyMs }) => readyMs)),
		),
		busiestShare: over(({ scaling }) => scaling?.busiestShare)?.value ?? null,
		predicted: predictedFor(replicas, about),
	};
}

/** By which the arm's peak under load grew for each added replica, in the rounds that have both. */
function addedPeak(
	arm: string,
	replicas: number,
	{ rounds, base, facts }: About,
): Estimate | null {
	const peakOf = (name: string, round: Round) =>
		trialsOf([round], { arm: name }).at(-1)?.cost?.peakMemoryBytes;
	const added = rounds.map((round) => {
		const [more, one] = [peakOf(arm, round), peakOf(base, round)];
		return more === undefined || one === undefined
			? null
			: (more - one) / (replicas - 1);
	});
	return meanOf(added, facts.seed);
}

function predictedFor(replicas: number, about: About) {
	const cost = requestCost(about);
	return cost ? predictScaling(cost, about.unit, replicas) : null;
}

/** What a good request cost with one replica, over all trials of the arm; undefined where that was not measured. */
function requestCost({
	scenario: { load },
	rounds,
	facts,
	base,
}: About): RequestCost | undefined {
	const { cost } = facts.results[base] ?? {};
	if (!cost?.unitsPerGood || load.model !== "closed") return undefined;
	const driver = trialsOf(rounds, { arm: base }).flatMap(({ machine, load }) =>
		machine?.driverBusyShare && load?.goodPerSecond
			? [machine.driverBusyShare / load.goodPerSecond]
			: [],
	);
	return {
		units: Object.fromEntries(
			Object.entries(cost.unitsPerGood).map(([unit, per]) => [
				unit,
				(per.cpuMicros ?? 0) / 1e6,
			]),
		),
		driver: meanOrNull(driver) ?? 0,
		cores: facts.machine.systemCores,
		connections: load.connections,
	};
}

function unitIn(
	rounds: readonly Round[],
	arms: readonly string[],
): string | undefined {
	return arms
		.flatMap((arm) => trialsOf(rounds, { arm }))
		.flatMap(({ scaling }) => scaling?.unit ?? [])[0];
}

/** Over the rounds that gave a value. */
function meanOf(
	values: readonly (number | null | undefined)[],
	seed: number,
): Estimate | null {
	const known = values.filter((value) => value !== null && value !== undefined);
	return known.length === 0
		? null
		: meanOverRounds(known, { random: createRandom(seed, 47) });
}
