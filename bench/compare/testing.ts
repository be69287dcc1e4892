import type { Subject } from "../experiment/ratios.ts";
import { simulate, simulatedArms } from "../experiment/testing-noise.ts";
import type { ArmResults } from "../results/arm-schema.ts";
import { emptyResults } from "../results/sample-results.ts";
import type { Results, ScenarioResult } from "../results/schema.ts";
import type { Round } from "../results/trial-schema.ts";
import type { Random } from "../stats/random.ts";
import type { Measure } from "./subjects.ts";

/** Stored runs for tests: their rounds are given, the rest is that of a run that ended well. */

const arm = {
	operations: {},
	journeys: { checkout: {} },
} as unknown as ArmResults;

/** A run of one latency scenario on the simulated arms. */
export function storedRun(id: string, rounds: Round[]): Results {
	const empty = emptyResults();
	const scenario = {
		id: "checkout-latency",
		kind: "latency",
		title: "What does a network hop cost?",
		verdict: "held",
		expectations: [],
		control: null,
		arms: Object.fromEntries(simulatedArms.map((name) => [name, arm])),
		ratios: [],
		rounds,
	} satisfies ScenarioResult;
	const run = { ...empty.run, id, endedAt: "2026-01-02T03:14:05.678Z" };
	return { ...empty, run, scenarios: [scenario] };
}

/** The noise of one metric, see testing-noise.ts. */
type Noises = Parameters<typeof simulate>[0]["noise"];

/** Two runs made of noise, the second arm `slowdowns` times as slow in each, and how their trials are read. */
export function simulatedPair(
	given: {
		rounds: number;
		slowdowns: readonly [number, number];
		noise: Noises;
		metrics: readonly Subject["metric"][];
	},
	random: Random,
): { a: Results; b: Results; measure: Measure } {
	const subjects = given.metrics.map(
		(metric): Subject => ({ metric, of: "checkout" }),
	);
	const [a, b] = given.slowdowns.map((slowdown) =>
		simulate({ ...given, slowdown, subjects }, random),
	) as [ReturnType<typeof simulate>, ReturnType<typeof simulate>];
	const measure: Measure = (trial, { metric }) => {
		const known = subjects.find((subject) => subject.metric === metric);
		if (!known) return null;
		return a.measure(trial, known) ?? b.measure(trial, known);
	};
	return { a: storedRun("a", a.rounds), b: storedRun("b", b.rounds), measure };
}
