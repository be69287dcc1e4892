import { libraryOf } from "../../bench/cli/library.ts";
import { scenarioResultOf } from "../../bench/experiment/scenario-result.ts";
import type { Results } from "../../bench/results/schema.ts";
import type { Round, Trial } from "../../bench/results/trial-schema.ts";
import { loadScenarios } from "../../bench/scenario/load.ts";
import { applyProfile } from "../../bench/scenario/profiles.ts";
import type { Scenario } from "../../bench/scenario/schema.ts";
import { root } from "../support/root.ts";
import { stored } from "./stored.ts";

/** Runs that went wrong: the trials of a real one, changed, and everything else derived from them as a run derives it. */

/** Ctrl-C after the first trial of the second scenario; the third never began. */
export function interrupted(): Results {
	const results = derived((rounds, scenario) =>
		scenario === 0
			? rounds
			: rounds.map(({ order, trials }) => ({
					order,
					trials: trials.slice(0, 1),
				})),
	);
	return {
		...results,
		run: { ...results.run, interrupted: true },
		scenarios: results.scenarios.slice(0, 2),
	};
}

/** The arm that is down in the next two cases. */
export const down = "microservices";

/** One arm answered nothing: its door refused every connection. */
export function oneArmDown(): Results {
	const results = derived((rounds) =>
		withTrials(rounds, (trial) =>
			trial.arm === down ? [unanswered(trial)] : [trial],
		),
	);
	return { ...results, scenarios: results.scenarios.slice(0, 1) };
}

/** One arm did not start, which ends a run: its first trial is the last thing that was tried. */
export function oneArmMissing(): Results {
	const results = derived((rounds) =>
		withTrials(rounds.slice(0, 1), (trial) =>
			trial.arm === down ? [] : [trial],
		),
	);
	return {
		...results,
		run: {
			...results.run,
			interrupted: true,
			failure: `${down} at http://127.0.0.1:33007/health/ready was not ready within 10000 ms (ECONNREFUSED)`,
		},
		sameness: null,
		scenarios: results.scenarios.slice(0, 1),
	};
}

/** Every trial fell to a rule. */
export function noValidTrial(): Results {
	return derived((rounds) =>
		withTrials(rounds, (trial) => [
			{
				...trial,
				accepted: false,
				rejectedBy: ["lag"],
				why: "the driver's p99 lag of 9.1 ms passes 5 ms",
			},
		]),
	);
}

function unanswered(trial: Trial): Trial {
	const parts = (all: NonNullable<Trial["load"]>["journeys"]) =>
		Object.fromEntries(
			Object.entries(all).map(([name, part]) => [
				name,
				{
					...part,
					completed: 0,
					good: 0,
					late: 0,
					failed: part.sent,
					degraded: 0,
					reasons: { ECONNREFUSED: part.sent },
					histogram: null,
				},
			]),
		);
	const { load } = trial;
	return {
		...trial,
		...(load && {
			load: {
				...load,
				operations: parts(load.operations),
				journeys: parts(load.journeys),
				goodPerSecond: 0,
			},
		}),
	};
}

function withTrials(
	rounds: readonly Round[],
	change: (trial: Trial) => Trial[],
): Round[] {
	return rounds.map(({ order, trials }) => ({
		order,
		trials: trials.flatMap(change),
	}));
}

/** The stored tour with other rounds, and with what follows from them. */
function derived(
	change: (rounds: readonly Round[], scenario: number) => readonly Round[],
): Results {
	const tour = stored("tour");
	return {
		...tour,
		scenarios: tour.scenarios.map((result, index) => {
			const rounds = [...change(result.rounds, index)];
			return scenarioResultOf(authored(result.id, rounds.length), rounds, {
				arms: Object.keys(result.arms),
				seed: tour.run.seed,
				stamp: "quick: not for conclusions",
			});
		}),
	};
}

function authored(id: string, rounds: number): Scenario {
	const [found] = loadScenarios([id], libraryOf(root));
	if (!found) throw new Error(`no scenario ${id}`);
	return applyProfile(found.scenario, "quick", rounds);
}
