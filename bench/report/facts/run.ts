import type { ArmResults, PartResults } from "../../results/arm-schema.ts";
import type { Results, ScenarioResult } from "../../results/schema.ts";
import type {
	Invariant,
	Trial,
	TrialFault,
} from "../../results/trial-schema.ts";

/** A trial with its place: rounds and places count from 1. */
export interface PlacedTrial {
	round: number;
	place: number;
	trial: Trial;
}

/** The arms of a run; the first is the one that others are compared with. */
export function armsOf(results: Results): string[] {
	const names = [
		...Object.keys(results.conditions.bundles),
		...results.scenarios.flatMap(({ arms }) => Object.keys(arms)),
	];
	return [...new Set(names)];
}

/** What a run of this profile must say of itself; null where nothing needs saying. */
export function stampOf({ run }: Results): string | null {
	return run.profile === "quick" ? "quick: not for conclusions" : null;
}

/** All trials in the order in which they ran. */
export function trialsOf({ rounds }: ScenarioResult): PlacedTrial[] {
	return rounds.flatMap(({ trials }, round) =>
		trials.map((trial, place) => ({
			round: round + 1,
			place: place + 1,
			trial,
		})),
	);
}

/** The accepted trials of an arm that were not controls or placebos. */
export function validTrials(scenario: ScenarioResult, arm: string): Trial[] {
	return trialsOf(scenario)
		.map(({ trial }) => trial)
		.filter(
			(trial) =>
				trial.arm === arm && trial.role === "measured" && trial.accepted,
		);
}

/** Trials that were thrown away by the rules fixed beforehand. */
export function rejectedTrials(scenario: ScenarioResult): PlacedTrial[] {
	return trialsOf(scenario).filter(({ trial }) => !trial.accepted);
}

/** A trial as a round's order names it. */
export function plannedAs({ arm, role }: Trial): string {
	return role === "measured" ? arm : `${arm} (${role})`;
}

/** Trials that rounds planned and that never came to be. A rejected trial that was run again is in its round twice, so that counting would not do. */
export function unrunTrials({
	rounds,
}: ScenarioResult): { round: number; planned: string[] }[] {
	return rounds
		.map(({ order, trials }, index) => {
			const run = new Set(trials.map(plannedAs));
			const planned = order.filter((name) => !run.has(name));
			return { round: index + 1, planned };
		})
		.filter(({ planned }) => planned.length > 0);
}

/** Arms of which nothing can be said in this scenario. */
export function armsWithoutTrial(scenario: ScenarioResult): string[] {
	return Object.keys(scenario.arms).filter(
		(arm) => validTrials(scenario, arm).length === 0,
	);
}

/** Why an arm has no result in a scenario, to end a sentence with. */
export function whyNothing(scenario: ScenarioResult, arm: string): string {
	return validTrials(scenario, arm).length > 0
		? "its trials did not measure this"
		: "it has no valid trial";
}

/** In how many rounds all these arms have a valid trial. */
export function roundsWith(
	scenario: ScenarioResult,
	arms: readonly string[],
): number {
	return roundsIn(scenario, arms, (role) => role === "measured");
}

/** How many rounds a ratio between these arms rests on: of the first arm the control counts as much as the measured trial. */
export function roundsOfRatio(
	scenario: ScenarioResult,
	arms: readonly string[],
): number {
	return roundsIn(scenario, arms, (role) => role !== "placebo");
}

function roundsIn(
	{ rounds }: ScenarioResult,
	arms: readonly string[],
	counts: (role: Trial["role"]) => boolean,
): number {
	return rounds.filter(({ trials }) =>
		arms.every((arm) =>
			trials.some(
				(trial) => trial.arm === arm && trial.accepted && counts(trial.role),
			),
		),
	).length;
}

/** A journey or an operation of one arm. */
export function partOfArm(
	scenario: ScenarioResult,
	arm: string,
	name: string,
): PartResults | undefined {
	const results = scenario.arms[arm];
	return results?.journeys[name] ?? results?.operations[name];
}

/** Names in the order in which arms first mention them. */
export function namesOf(
	scenario: ScenarioResult,
	pick: (arm: ArmResults) => Readonly<Record<string, unknown>> | undefined,
): string[] {
	return [
		...new Set(
			Object.values(scenario.arms).flatMap((arm) =>
				Object.keys(pick(arm) ?? {}),
			),
		),
	];
}

/** The faults of a scenario, each once; none where no trial got as far. */
export function faultsOf(
	scenario: ScenarioResult,
): { kind: string; capability: string }[] {
	const all = scenario.matrix?.length
		? scenario.matrix
		: trialsOf(scenario).flatMap(({ trial }) => trial.fault ?? []);
	const byName = new Map(
		all.map(({ kind, capability }) => [
			`${kind} ${capability}`,
			{ kind, capability },
		]),
	);
	return [...byName.values()];
}

/** The changes of a scenario by name; none where no trial got as far. */
export function changesOf(scenario: ScenarioResult): string[] {
	const names =
		scenario.changes?.map(({ change }) => change) ??
		trialsOf(scenario).flatMap(({ trial }) => trial.deploy?.change ?? []);
	return [...new Set(names)];
}

/** Requests of one operation that were not good: wrong, late, without an answer or never sent. */
export interface Loss {
	operation: string;
	lost: number;
	offered: number;
}

/** The operations that lost requests on an arm, the worst share first. */
export function lossesOf(arm: ArmResults): Loss[] {
	return Object.entries(arm.operations)
		.map(([operation, { offered, good }]) => ({
			operation,
			lost: offered - good,
			offered,
		}))
		.filter(({ lost }) => lost > 0)
		.sort((a, b) => b.lost / b.offered - a.lost / a.offered);
}

/** The faults that fired in the valid trials of an arm: without one, nothing that a fault does was measured on it. */
export function firedOn(scenario: ScenarioResult, arm: string): TrialFault[] {
	return validTrials(scenario, arm)
		.flatMap(({ fault }) => fault ?? [])
		.filter(({ firedAt }) => firedAt !== null);
}

/** Bystander requests over the faults of several trials. */
export function bystanderLossOf(faults: readonly TrialFault[]) {
	const total = (of: "failed" | "offered") =>
		faults.reduce((sum, { bystanders }) => sum + (bystanders?.[of] ?? 0), 0);
	return { failed: total("failed"), offered: total("offered") };
}

/** Good requests that named missing parts, by operation. */
export function degradedOf(arm: ArmResults): [string, number][] {
	return Object.entries(arm.operations).flatMap(
		([operation, { degraded = 0 }]): [string, number][] =>
			degraded > 0 ? [[operation, degraded]] : [],
	);
}

/** An invariant over all trials of an arm, controls and placebos included: a broken one is broken whoever looked. */
export interface InvariantTally {
	name: string;
	checked: number;
	broken: { round: number; role: Trial["role"]; detail: string }[];
}

/** The invariants that the trials of an arm were checked for. */
export function invariantsOf(
	scenario: ScenarioResult,
	arm: string,
): InvariantTally[] {
	const tallies = new Map<string, InvariantTally>();
	for (const { round, trial } of trialsOf(scenario))
		if (trial.arm === arm)
			for (const invariant of trial.invariants ?? [])
				add(tallies, invariant, { round, role: trial.role });
	return [...tallies.values()];
}

function add(
	tallies: Map<string, InvariantTally>,
	{ name, held, detail }: Invariant,
	where: { round: number; role: Trial["role"] },
): void {
	const tally = tallies.get(name) ?? { name, checked: 0, broken: [] };
	tally.checked += 1;
	if (!held) tally.broken.push({ ...where, detail });
	tallies.set(name, tally);
}
