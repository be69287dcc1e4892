import { cellNamesOf } from "../scenario/cells.ts";
import type { Profile } from "../scenario/profiles.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { ScenarioKind } from "../scenario/vocabulary.ts";
import { isSearch } from "./capacity-trial.ts";
import { trialArmsOf } from "./scaling-trial.ts";
import { slotsOf } from "./slots.ts";

/**
 * What a trial takes beside its load, as runs on two cores took it (durationMs of a scenario ÷ its trials − the load): to start, check
 * and stop an arm; of failures to wait until all is done; of deploys to build as well.
 */
const overheadMs: Record<ScenarioKind, number> = {
	latency: 4_000,
	capacity: 4_000,
	scaling: 4_500,
	failure: 5_500,
	ladder: 6_500,
	deploy: 13_000,
};
/** A traced trial of one arm, after the rounds. */
export const traceMs = 14_000;
/** A search that begins within a factor of eight of what it finds. */
export const usualProbes = 12;

/** About how long it takes to begin, and to see that so many arms are the same shop. */
export const preparationMsOf = (arms: number): number => 7_000 + 4_500 * arms;

/** How many trials a scenario has, as planned: those that are rejected and run again come on top. */
export function trialCountOf(
	scenario: Scenario,
	arms: readonly string[],
): number {
	const slots = slotsOf(
		scenario,
		trialArmsOf(scenario, arms),
		cellNamesOf(scenario).length,
	);
	return scenario.rounds * slots.length;
}

/** About how long one trial takes. */
export function trialMsOf(scenario: Scenario, ramp: Profile["ramp"]): number {
	const isRamped = scenario.kind === "latency" || isSearch(scenario);
	const rampMs = isRamped ? ramp.greatestMs : 0;
	const { warmupMs, durationMs } = scenario.load;
	const loads = isSearch(scenario) ? usualProbes : 1;
	const overMs = overheadMs[scenario.kind];
	return rampMs + loads * (warmupMs + durationMs) + overMs;
}

/** About how long a scenario takes, with the traces that follow its rounds. */
export function scenarioMsOf(
	scenario: Scenario,
	arms: readonly string[],
	ramp: Profile["ramp"],
): number {
	const traced = scenario.kind === "latency" && scenario.trace;
	return (
		trialCountOf(scenario, arms) * trialMsOf(scenario, ramp) +
		(traced ? traceMs * arms.length : 0)
	);
}

/** What was planned, what is done, and what that makes of the rest. */
export interface Timekeeper {
	/** This much more is to be done. */
	plan(ms: number): void;
	/** A part is over that was planned to take this long. */
	done(ms: number): void;
	/** About how long the rest takes, at the pace of what is done. A part that takes long does not use up the time of those that follow. */
	leftMs(): number;
}

/** The plan weighs as much as half a minute of experience, so that one slow start does not double the estimate. */
const trustMs = 30_000;

/** A timekeeper that starts now. */
export function createTimekeeper(
	now: () => number = () => performance.now(),
): Timekeeper {
	const startedAt = now();
	let partAt = startedAt;
	let plannedMs = 0;
	let doneMs = 0;
	return {
		plan(ms) {
			plannedMs += ms;
		},
		done(ms) {
			doneMs += ms;
			partAt = now();
		},
		leftMs() {
			const pace = (trustMs + partAt - startedAt) / (trustMs + doneMs);
			const restMs = (plannedMs - doneMs) * pace;
			return Math.max(restMs / 10, restMs - (now() - partAt));
		},
	};
}
