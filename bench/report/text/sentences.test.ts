import { describe, expect, it } from "vitest";
import { emptyResults } from "../../results/sample-results.ts";
import type { Ratio, ScenarioResult } from "../../results/schema.ts";
import { type Comparison, comparisonsOf } from "../facts/comparisons.ts";
import {
	reservations,
	samenessSentence,
	warnings,
} from "../facts/reservations.ts";
import { faultText } from "../print/fault.ts";
import {
	deployScenario,
	failureScenario,
	latencyScenario,
	part,
	tour,
} from "../testing.ts";
import { interruptedTour, tourWithout } from "../testing-trouble.ts";
import { deploySentence } from "./deploy.ts";
import { failureDetails, isolationSentence, recoveryText } from "./failure.ts";
import { comparisonSentence, controlSentence, meaning } from "./sentences.ts";

const comparison = (overrides: Partial<Comparison>): Comparison => ({
	metric: "p50",
	of: "checkout",
	arms: ["microservices", "monolith"],
	rounds: 2,
	ratio: { value: 2.87, low: 2.43, high: 3.39 },
	doubt: null,
	...overrides,
});

describe("the sentence of a comparison", () => {
	it.each<[string, Comparison, string]>([
		[
			"slower",
			comparison({}),
			"Checkout p50: microservices 2.9 times slower, 95 % interval 2.4–3.4, 2 rounds",
		],
		[
			"faster, with the factor and its interval turned round",
			comparison({ ratio: { value: 0.5, low: 0.4, high: 0.625 }, rounds: 10 }),
			"Checkout p50: microservices 2.0 times faster, 95 % interval 1.6–2.5, 10 rounds",
		],
		[
			"slower by too little for a factor",
			comparison({ ratio: { value: 1.03, low: 1.02, high: 1.04 } }),
			"Checkout p50: microservices less than 5 % slower, 95 % interval 1.0–1.0, 2 rounds",
		],
		[
			"lower throughput",
			comparison({
				metric: "throughput",
				of: null,
				ratio: { value: 0.38, low: 0.35, high: 0.41 },
			}),
			"Throughput: microservices 2.6 times lower, 95 % interval 2.4–2.9, 2 rounds",
		],
		[
			"inconclusive with what was measured",
			comparison({ doubt: "the interval overlaps the A/A band" }),
			"Checkout p50: inconclusive, the interval overlaps the A/A band (measured 2.9 [2.4, 3.4]), 2 rounds",
		],
		[
			"one round",
			comparison({
				ratio: { value: 2.87, low: null, high: null },
				rounds: 1,
				doubt: "one round gives no interval",
			}),
			"Checkout p50: inconclusive, one round gives no interval (measured 2.9), 1 round",
		],
		[
			"not earned",
			comparison({
				metric: "p99",
				ratio: null,
				doubt: "not earned, a p99 needs 1,000 answers in each trial",
			}),
			"Checkout p99: inconclusive, not earned, a p99 needs 1,000 answers in each trial, 2 rounds",
		],
	])("is: %s", (_name, given, sentence) => {
		expect(comparisonSentence(given)).toBe(sentence);
	});

	it("says slower than which, when there are more than two arms", () => {
		expect(comparisonSentence(comparison({}), 3)).toContain(
			"microservices 2.9 times slower than monolith,",
		);
	});
});

const headline = (change: (scenario: ScenarioResult) => ScenarioResult) =>
	comparisonsOf(change(latencyScenario())).find(
		({ metric, of }) => metric === "p50" && of === "checkout",
	);

const withRatio =
	(overrides: Partial<Ratio>) => (scenario: ScenarioResult) => ({
		...scenario,
		ratios: scenario.ratios.map((ratio) => ({ ...ratio, ...overrides })),
	});

describe("a comparison", () => {
	it.each<
		[string, string | null, (scenario: ScenarioResult) => ScenarioResult]
	>([
		["is a difference outside the band", null, (same) => same],
		[
			"is in doubt inside the band",
			"the interval overlaps the A/A band",
			withRatio({ verdict: "inconclusive" }),
		],
		[
			"is in doubt without an interval",
			"the rounds that measured it give no interval",
			withRatio({ low: null, high: null, verdict: "inconclusive" }),
		],
		[
			"is in doubt without a control",
			"there is no A/A control to stand against",
			(scenario) => ({
				...withRatio({ verdict: "inconclusive" })(scenario),
				control: null,
			}),
		],
		[
			"is withheld when the answers were errors, whatever the ratio",
			"only 41 % of the requests to microservices were good, and errors have no latency to compare",
			(scenario) => ({
				...scenario,
				arms: Object.fromEntries(
					Object.entries(scenario.arms).map(([arm, results]) => [
						arm,
						arm === "monolith"
							? results
							: { ...results, journeys: { checkout: part(1, 118) } },
					]),
				),
			}),
		],
	])("%s", (_name, doubt, change) => {
		expect(headline(change)?.doubt).toBe(doubt);
	});

	it("names the arm whose trials were all rejected", () => {
		const [scenario] = tourWithout("microservices").scenarios;
		const doubts = comparisonsOf(scenario as ScenarioResult).map(
			({ doubt }) => doubt,
		);
		expect(new Set(doubts)).toEqual(
			new Set(["there is no valid trial of microservices"]),
		);
	});

	it("is not made where something is broken on purpose", () => {
		expect(comparisonsOf(failureScenario())).toEqual([]);
	});
});

describe("the A/A control", () => {
	it("is told with its band", () => {
		expect(controlSentence(latencyScenario())).toBe(
			"Monolith against itself, p50 of checkout: 1.0 [0.95, 1.1]; the A/A band is 0.97–1.0 (2.9 % either way).",
		);
	});

	it("is missed where latency is compared without it", () => {
		expect(controlSentence({ ...latencyScenario(), control: null })).toContain(
			"no difference can be told from noise",
		);
	});
});

describe("a fault", () => {
	it("is told by the bystanders it lost, with the interval, and by its recovery", () => {
		const scenario = failureScenario();
		Object.assign(scenario.arms.monolith?.failure ?? {}, {
			low: 0.02,
			high: 0.06,
		});
		expect(isolationSentence(scenario, "monolith")).toBe(
			"Crash of reviews: monolith lost 4 % of the bystanders, 95 % interval 2–6 %, back within 2.0 s, 1 round",
		);
	});

	it("is told with what else there is to know of it further down", () => {
		expect(failureDetails(failureScenario(), "microservices")).toEqual([
			"Microservices: 0 of 400 (0 %) requests that do not need reviews (bystanders) failed, and 0 % without the fault: 0 % are laid to it; 14 answers degraded, which is not failed.",
		]);
	});

	it.each([
		["crash", "all", "crash of every capability"],
		["busDown", "no capability", "bus down"],
		["handledError", "catalog", "handled errors of catalog"],
	])("%s of %s is called: %s", (kind, capability, text) => {
		expect(faultText({ kind, capability })).toBe(text);
	});

	it("that never fired says nothing", () => {
		const scenario = failureScenario();
		for (const { trials } of scenario.rounds)
			for (const { fault } of trials) if (fault) fault.firedAt = null;
		expect(isolationSentence(scenario, "monolith")).toBe(
			"Crash of reviews: it never fired on monolith, so this says nothing about isolation",
		);
	});

	it("on an arm without a valid trial says nothing", () => {
		const [, scenario] = interruptedTour().scenarios;
		expect(isolationSentence(scenario as ScenarioResult, "microservices")).toBe(
			"Crash of reviews: nothing can be said of microservices, it has no valid trial",
		);
	});

	it.each([
		[null, "did not recover while it was watched"],
		[0, "no second fell under 99 % good"],
		[1040, "back within 1.0 s"],
	])("with a recovery of %s is told: %s", (recoveryMs, told) => {
		expect(recoveryText(recoveryMs)).toBe(told);
	});
});

it("tells a deploy by units, bytes, seconds and failed requests", () => {
	expect(deploySentence(deployScenario(), "microservices")).toBe(
		"shipping-quote-rule: microservices shipped 1 of 12 units (shipping), 1.90 MB, in 2.2 s, 0 failed requests, 1 round",
	);
});

describe("reservations", () => {
	it("are none when every trial counts", () => {
		expect(reservations(latencyScenario())).toEqual([]);
	});

	it("name arms without a valid trial and rejected trials with their rule, once each", () => {
		const [scenario] = tourWithout("microservices").scenarios;
		expect(reservations(scenario as ScenarioResult)).toEqual([
			"Microservices has no valid trial: nothing in this scenario but its invariants speaks for or against it.",
			"2 of 6 (33.3 %) trials were rejected by rules fixed before the run.",
			"Rejected by lag: round 1, microservices: the driver's p99 lag of 9 ms passes 5 ms, and 1 more like it",
		]);
	});

	it("name an arm that loses requests without any fault", () => {
		const scenario = failureScenario();
		const placebo = scenario.arms.monolith?.failure?.placebo;
		if (placebo) placebo.bystanderFailures = 0.099;
		expect(reservations(scenario)).toEqual([
			"Monolith lost 9.9 % of the bystander requests without any fault: what it lost with the fault says little.",
		]);
	});

	it("name what an interrupted round left out", () => {
		const [, scenario] = interruptedTour().scenarios;
		expect(reservations(scenario as ScenarioResult)).toContain(
			"Planned in round 1 and not run: monolith (placebo), microservices and microservices (placebo).",
		);
	});

	it("name a broken invariant, whatever the scenario expects", () => {
		const scenario = latencyScenario();
		const [invariant] = scenario.rounds[0]?.trials[0]?.invariants ?? [];
		if (invariant) invariant.held = false;
		expect(reservations(scenario)).toEqual([
			'Broken on microservices: "stock is conserved", in 1 of 2 trials.',
		]);
	});
});

it("claims the author's meaning only where every expectation held", () => {
	const scenario = latencyScenario();
	expect(meaning({ ...scenario, verdict: "held" })?.says).toBe("What it means");
	expect(meaning(scenario)?.says).toBe(
		"The author's reading, written before the run",
	);
});

describe("the run as a whole", () => {
	it("says that it was interrupted", () => {
		expect(warnings(interruptedTour())).toEqual([
			"The run was interrupted: this is what was measured until then.",
		]);
	});

	it("says why it failed", () => {
		const { run, ...results } = interruptedTour();
		const failure = "orders was not ready within 10000 ms (refused)";
		const failed = { ...results, run: { ...run, failure }, sameness: null };
		expect(warnings(failed)).toEqual([
			`The run failed: ${failure}. This is what was measured until then.`,
		]);
		expect(samenessSentence(failed)).toContain("the run failed before");
	});

	it("says that nothing was compared when the shops differ", () => {
		const results = tour([]);
		const differing = {
			...results,
			sameness: { operations: 300, differences: ["getCart: 200 against 404"] },
		};
		expect(samenessSentence(differing)).toBe(
			"No: 300 operations replayed on every arm, 1 difference. Arms that differ are not compared.",
		);
		expect(warnings(differing)).toEqual([
			"No scenario was run, so nothing was compared.",
		]);
	});

	it("claims no sameness of a single arm", () => {
		const results = emptyResults();
		const bundles = { monolith: { monolith: "a" } };
		const alone = {
			...results,
			sameness: null,
			conditions: { ...results.conditions, bundles },
		};
		expect(samenessSentence(alone)).toBe(
			"Only one arm was run, so there is nothing to compare it with.",
		);
	});
});
