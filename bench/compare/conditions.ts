import { isDeepStrictEqual } from "node:util";
import type { Results, ScenarioResult } from "../results/schema.ts";

/** A condition under which two runs were not made alike. */
export interface Difference {
	condition: string;
	a: string;
	b: string;
}

type Named = Readonly<Record<string, unknown>>;

/**
 * Every condition in which two runs differ, of their scenarios those that both have. Bundles and packages are no conditions: another
 * version of the code is what one compares for.
 */
export function differencesBetween(a: Results, b: Results): Difference[] {
	return [
		...unequal(conditionsOf(a), conditionsOf(b)),
		...pairsOf(a, b).flatMap(([one, other]) =>
			unequal(scenarioConditions(one), scenarioConditions(other)),
		),
	];
}

/** Scenarios that both runs have, a's first. */
export function pairsOf(
	a: Results,
	b: Results,
): [ScenarioResult, ScenarioResult][] {
	return a.scenarios.flatMap((one): [ScenarioResult, ScenarioResult][] => {
		const other = b.scenarios.find(({ id }) => id === one.id);
		return other ? [[one, other]] : [];
	});
}

function conditionsOf({ run, environment, conditions }: Results) {
	return {
		profile: run.profile,
		seed: run.seed,
		bus: conditions.bus,
		door: conditions.door,
		pragmas: conditions.pragmas,
		resilience: conditions.resilience,
		"operating system": environment.os,
		cores: environment.cores,
		pinning: environment.pinning,
		"Node major": environment.node.replace(/^v/, "").split(".")[0],
	};
}

function scenarioConditions(scenario: ScenarioResult): Named {
	const { id, kind, load, data, workMs, arms, matrix, changes } = scenario;
	const trials = scenario.rounds.flatMap(({ trials }) => trials);
	const named = {
		kind,
		load,
		data,
		"work at the door": workMs ?? 0,
		arms: Object.keys(arms),
		faults: (matrix ?? []).map(({ name }) => name),
		changes: changes
			? changes.map(({ change }) => change)
			: [...new Set(trials.flatMap(({ deploy }) => deploy?.change ?? []))],
	};
	return Object.fromEntries(
		Object.entries(named).map(([name, value]) => [`${name} of ${id}`, value]),
	);
}

function unequal(a: Named, b: Named): Difference[] {
	return Object.keys(a)
		.filter((name) => !isDeepStrictEqual(a[name], b[name]))
		.map((condition) => ({
			condition,
			a: shown(a[condition]),
			b: shown(b[condition]),
		}));
}

const mostShown = 300;

function shown(value: unknown): string {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	if (text === undefined) return "not recorded";
	return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
