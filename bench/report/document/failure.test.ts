import { describe, expect, it } from "vitest";
import type { ScenarioResult } from "../../results/schema.ts";
import type { Trial } from "../../results/trial-schema.ts";
import { arm, failureScenario } from "../testing.ts";
import { failure } from "./sections/failure.ts";

/** A fault of which something was not measured. */

const blocksOf = (scenario: ScenarioResult) => failure(scenario, "x");

const isolationRow = (scenario: ScenarioResult, name: string) => {
	const table = blocksOf(scenario).find(
		(block) =>
			block.kind === "table" && block.caption.startsWith("Bystanders:"),
	);
	if (table?.kind !== "table") throw new Error("no table of bystanders");
	return table.rows.find(
		([first]) => (first as [{ arm: string }])[0].arm === name,
	);
};

const textOf = (scenario: ScenarioResult) => JSON.stringify(blocksOf(scenario));

/** The measured trials of an arm, changed. */
const withTrials = (
	scenario: ScenarioResult,
	name: string,
	change: (trial: Trial) => Trial,
): ScenarioResult => ({
	...scenario,
	rounds: scenario.rounds.map(({ order, trials }) => ({
		order,
		trials: trials.map((each) =>
			each.arm === name && each.role === "measured" ? change(each) : each,
		),
	})),
});

/** No broker that could be killed: the trial is valid, and nothing was broken in it. */
const cannotBreak = (scenario: ScenarioResult): ScenarioResult => {
	const notHere = "no broker carries its events";
	const monolith = {
		...arm("monolith", 1),
		failure: {
			notHere,
			bystanderFailures: null,
			placebo: null,
			availability: {},
			recoveryMs: null,
			violations: [],
		},
	};
	return withTrials(
		{ ...scenario, arms: { ...scenario.arms, monolith } },
		"monolith",
		(each) => ({
			...each,
			fault: {
				capability: "no capability",
				kind: "busDown",
				firedAt: null,
				healedAt: null,
				proof: notHere,
				notHere,
			},
		}),
	);
};

const rejected = (each: Trial): Trial => ({ ...each, accepted: false });

const withoutLoss = (scenario: ScenarioResult): ScenarioResult => ({
	...scenario,
	arms: Object.fromEntries(
		Object.entries(scenario.arms).map(([name, results]) => [
			name,
			{ ...results, operations: arm(name, 1).operations },
		]),
	),
});

describe("an arm that cannot have the fault", () => {
	it("has no counts, and is not said to have stayed broken", () => {
		const scenario = cannotBreak(failureScenario());
		expect(isolationRow(scenario, "monolith")).toEqual([
			[{ arm: "monolith" }],
			...Array.from({ length: 5 }, () => "–"),
		]);
		expect(isolationRow(scenario, "microservices")).toContain("0 of 400 (0 %)");
	});
});

describe("operations that lost nothing", () => {
	it("are told of the arms that were measured", () => {
		expect(textOf(withoutLoss(failureScenario()))).toContain(
			"No operation of monolith and microservices lost a request.",
		);
		const scenario = withTrials(failureScenario(), "microservices", rejected);
		expect(textOf(withoutLoss(scenario))).toContain(
			"No operation of monolith lost a request.",
		);
	});

	it("are not told of where the fault fired in no valid trial", () => {
		const scenario = withTrials(
			cannotBreak(failureScenario()),
			"microservices",
			rejected,
		);
		const text = textOf(withoutLoss(scenario));
		expect(text).toContain("The fault fired in no valid trial");
		expect(text).not.toContain("lost a request");
	});
});

it("does not label bystanders of faults of several capabilities by the first", () => {
	const scenario = failureScenario();
	const [round] = scenario.rounds;
	const [first] = round?.trials ?? [];
	if (!round || !first?.fault) throw new Error("the fixture has a fault");
	round.trials.push({
		...first,
		fault: { ...first.fault, capability: "payments" },
	});
	expect(textOf(scenario)).toContain(
		"32 of 800 (4 %) requests that do not need what was broken (bystanders)",
	);
});
