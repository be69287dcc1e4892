import type { ExpectationResult, Results } from "../results/schema.ts";
import {
	arm,
	deployScenario,
	failureScenario,
	latencyScenario,
	part,
	tour,
	trial,
} from "./testing.ts";

/** Results of runs that went wrong, for tests. */

const unjudged = (expectation: ExpectationResult): ExpectationResult => ({
	...expectation,
	measured: Object.fromEntries(
		Object.keys(expectation.measured).map((key) => [key, null]),
	),
	verdict: "inconclusive",
});

/** Ctrl-C in the second scenario: its round is not complete. */
export function interruptedTour(): Results {
	const { rounds, ...scenario } = failureScenario();
	const [first] = rounds;
	const cut = {
		order: first?.order ?? [],
		trials: first?.trials.slice(0, 1) ?? [],
	};
	const { microservices: _, ...arms } = scenario.arms;
	const unmeasured = {
		...arm("microservices", 1),
		operations: {},
		journeys: {},
	};
	const results = tour([
		latencyScenario(),
		{
			...scenario,
			verdict: "inconclusive",
			expectations: scenario.expectations.map(unjudged),
			arms: { ...arms, microservices: { ...unmeasured, cost: null } },
			rounds: [cut],
		},
	]);
	return { ...results, run: { ...results.run, interrupted: true } };
}

/** All trials of some arms were rejected. */
export function tourWithout(...down: string[]): Results {
	const scenario = latencyScenario();
	const arms = Object.entries(scenario.arms).map(([name, results]) => [
		name,
		down.includes(name)
			? { ...results, operations: {}, journeys: {}, cost: null }
			: results,
	]);
	const rounds = scenario.rounds.map(({ order, trials }) => ({
		order,
		trials: trials.map((each) =>
			down.includes(each.arm)
				? {
						...each,
						accepted: false,
						rejectedBy: ["lag" as const],
						why: "the driver's p99 lag of 9 ms passes 5 ms",
					}
				: each,
		),
	}));
	return tour([
		{
			...scenario,
			verdict: "inconclusive",
			control: null,
			ratios: [],
			expectations: scenario.expectations.map(unjudged),
			arms: Object.fromEntries(arms),
			rounds,
		},
	]);
}

/** A run of the profile standard that went well, so that something may be concluded from it. */
export function soundTour(scenarios = [latencyScenario()]): Results {
	const results = tour(scenarios);
	return { ...results, run: { ...results.run, profile: "standard" } };
}

/** The same, but a shop broke an invariant: it did not do the same work. */
export function tourThatBrokeAnInvariant(): Results {
	const scenario = latencyScenario();
	const [invariant] = scenario.rounds[0]?.trials[0]?.invariants ?? [];
	if (invariant) invariant.held = false;
	return soundTour([scenario]);
}

/** The same, but the shops answered differently. */
export function tourOfDifferentShops(): Results {
	return {
		...soundTour(),
		sameness: { operations: 300, differences: ["getCart: 200 against 404"] },
	};
}

/** A fault and a change of which no trial got far enough to say what they are. */
export function tourWithoutATrial(): Results {
	const scenarios = [failureScenario(), deployScenario()].map((scenario) => ({
		...scenario,
		verdict: "inconclusive" as const,
		expectations: [],
		arms: {},
		rounds: [],
	}));
	return { ...tour(scenarios), sameness: null };
}

/** Runs from which nothing may be concluded, by why. */
export const troubled: [string, () => Results][] = [
	["a quick run", tour],
	["an interrupted run", interruptedTour],
	["a run with one arm down", () => tourWithout("microservices")],
	["a run with no valid trial", () => tourWithout("monolith", "microservices")],
	["a run with hostile text", hostileTour],
	["a run that broke an invariant", tourThatBrokeAnInvariant],
	["a run of shops that differ", tourOfDifferentShops],
	["a run that got no trial", tourWithoutATrial],
];

/** Text that would be a tag, a table border, markup, an entity or a command to a terminal. */
export const hostile =
	'<script>alert("1")</script> | `x` **b** [a](javascript:x) &amp; </title>\u001b[31m\u202e';

/** Hostile text wherever a scenario file or an answer can put it. */
export function hostileTour(): Results {
	const scenario = failureScenario();
	const monolith = scenario.arms.monolith ?? arm("monolith", 1);
	return tour([
		{
			...scenario,
			id: hostile,
			title: hostile,
			narrate: { intro: hostile, reveal: hostile },
			expectations: scenario.expectations.map((expectation) => ({
				...expectation,
				because: hostile,
			})),
			arms: {
				...scenario.arms,
				monolith: {
					...monolith,
					operations: { ...monolith.operations, [hostile]: part(3, 4) },
					journeys: { ...monolith.journeys, [hostile]: part(3) },
					failure: {
						bystanderFailures: 0.04,
						placebo: null,
						availability: { [hostile]: [1, 0.2, 1] },
						recoveryMs: null,
						violations: [],
					},
				},
			},
			rounds: [
				...scenario.rounds,
				{
					order: ["monolith"],
					trials: [trial("monolith", { accepted: false, why: hostile })],
				},
			],
		},
	]);
}
