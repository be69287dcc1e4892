import { expect, it } from "vitest";
import type { TrialDeploy } from "../../results/trial-schema.ts";
import {
	breakEvensOf,
	hopNoisesOf,
	turnOf,
	type WorkPoint,
} from "../facts/flips.ts";
import { deployScenario, latencyScenario, tour, trial } from "../testing.ts";
import { flips } from "./sections/flips.ts";

const point = (workMs: number, value: number, sure = true): WorkPoint => ({
	workMs,
	ratio: { value, low: value * 0.9, high: value * 1.1 },
	doubt: sure ? null : "the interval overlaps the A/A band",
});

it.each([
	[
		"opposite sure differences",
		[point(0, 3), point(1, 1.5), point(5, 0.7)],
		{ kind: "flips", afterMs: 1, byMs: 5 },
	],
	[
		"a flip across a point in doubt",
		[point(0, 3), point(1, 1.1, false), point(5, 0.7)],
		{ kind: "flips", afterMs: 0, byMs: 5 },
	],
	[
		"a gap that is lost in noise",
		[point(0, 3), point(1, 1.5), point(5, 1.1, false), point(20, 1, false)],
		{ kind: "noise", fromMs: 5, lastSureMs: 1 },
	],
	[
		"no sure point",
		[point(0, 3, false), point(1, 1.5, false)],
		{ kind: "noise", fromMs: 0, lastSureMs: null },
	],
	[
		"a gap to the end",
		[point(0, 3), point(1, 1.1, false), point(5, 1.2)],
		{ kind: "stays", slower: true },
	],
	["a single point", [point(0, 3)], { kind: "unknown" }],
])("tells %s", (_, points, turn) => {
	expect(turnOf(points)).toEqual(turn);
});

const deployed = (cell: number, unitsShipped: string[], totalMs: number) => ({
	change: `change-${cell}`,
	cell,
	unitsShipped,
	unitsTotal: 12,
	bytesShipped: unitsShipped.length * 100,
	buildMs: 0,
	shipMs: totalMs,
	totalMs,
	failedDuringDeploy: 0,
	rollbackMs: null,
	endedAtMs: 0,
});

const rolledOut = (...pairs: [TrialDeploy, TrialDeploy][]) =>
	tour([
		{
			...deployScenario(),
			rounds: pairs.map(([one, other]) => ({
				order: [],
				trials: [
					trial("monolith", { deploy: one }),
					trial("microservices", { deploy: other }),
				],
			})),
		},
	]);

it("finds the share of cross-unit changes at which both arms cost the same", () => {
	const results = rolledOut(
		[deployed(0, ["monolith"], 2000), deployed(0, ["cart"], 1000)],
		[deployed(1, ["monolith"], 2000), deployed(1, ["cart", "orders"], 5000)],
	);
	// 1000 × ¾ + 5000 × ¼ = 2000.
	expect(breakEvensOf(results)).toMatchObject([
		{
			measure: "totalMs",
			whole: 2000,
			single: 1000,
			several: 5000,
			share: 0.25,
		},
		{
			measure: "bytesShipped",
			whole: 100,
			single: 100,
			several: 200,
			share: 0,
		},
	]);
	expect(JSON.stringify(flips(results))).toContain(
		"below about 25 % of changes that cross units microservices takes less, above it monolith",
	);
});

it("says that no share turns the answer where one arm always costs less", () => {
	const results = rolledOut(
		[deployed(0, ["monolith"], 500), deployed(0, ["cart"], 1000)],
		[deployed(1, ["monolith"], 500), deployed(1, ["cart", "orders"], 5000)],
	);
	expect(JSON.stringify(flips(results))).toContain(
		"no share turns the answer; monolith takes less",
	);
});

it("takes no times from rejected trials", () => {
	const results = rolledOut(
		[deployed(0, ["monolith"], 2000), deployed(0, ["cart"], 1000)],
		[deployed(1, ["monolith"], 2000), deployed(1, ["cart", "orders"], 5000)],
	);
	for (const { trials } of results.scenarios[0]?.rounds ?? [])
		for (const each of trials) each.accepted = false;
	expect(breakEvensOf(results)).toEqual([]);
});

it("sets the price of a hop beside the noise of the same run", () => {
	const [scenario] = tour([latencyScenario()]).scenarios;
	if (!scenario) throw new Error("a tour has a scenario");
	const difference = {
		value: 0.5,
		low: 0.4,
		high: 0.6,
		verdict: "held" as const,
	};
	const laddered = {
		...scenario,
		control: { metric: "p50", of: null, ratio: 1, low: 1 / 1.44, high: 1.44 },
		ladder: {
			steps: [],
			left: [],
			control: "monolith",
			climbs: [
				{
					metric: "p50" as const,
					of: "checkout",
					unit: "ms" as const,
					rounds: 5,
					rows: [
						{ arm: "monolith", value: 10, difference: null },
						{ arm: "monolith-gateway", value: 10.5, difference },
					],
					whole: difference,
				},
			],
		},
	};
	// The band reaches the root of the inner half: (1.44 ^ ½) ^ ½ = 1.0954.
	const [found] = hopNoisesOf(tour([laddered]), "monolith-gateway");
	expect(found?.noiseMs).toBeCloseTo(10 * (1.44 ** 0.25 - 1), 10);
	expect(found?.hops).toBeCloseTo((10 * (1.44 ** 0.25 - 1)) / 0.5, 10);
});

it("names the commands for what this run did not measure", () => {
	const text = JSON.stringify(flips(tour([])));
	for (const name of ["where-the-gap-closes", "hop-ladder", "deploys"])
		expect(text).toContain(`shoplab run ${name}`);
});
