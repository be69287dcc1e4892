import { describe, expect, it } from "vitest";
import { noiseSeenHere, simulatedArms } from "../experiment/testing-noise.ts";
import type { ArmResults } from "../results/arm-schema.ts";
import type { ExpectationResult, Results } from "../results/schema.ts";
import { createRandom } from "../stats/random.ts";
import { compareRuns } from "./compare.ts";
import { simulatedPair, storedRun } from "./testing.ts";
import { whoMoved } from "./who.ts";

const options = { threshold: 0.1 };
const one = () => storedRun("a", []);
const other = () => storedRun("b", []);

const changed = (change: (results: Results) => void): Results => {
	const results = structuredClone(other());
	change(results);
	return results;
};

const scenarioOf = ({ scenarios: [scenario] }: Results) => {
	if (!scenario) throw new Error("the fixture has a scenario");
	return scenario;
};

const noisePair = () =>
	simulatedPair(
		{
			rounds: 4,
			slowdowns: [1, 1],
			noise: noiseSeenHere,
			metrics: ["p50"],
		},
		createRandom(1),
	);

describe("two runs are refused", () => {
	it.each<[string, (b: Results) => void, RegExp]>([
		[
			"profile",
			(b) => {
				b.run.profile = "thorough";
			},
			/profile\n\s+a: quick\n\s+b: thorough/,
		],
		[
			"seed",
			(b) => {
				b.run.seed = 2;
			},
			/seed/,
		],
		[
			"bus",
			(b) => {
				b.conditions.bus = "amqp";
			},
			/bus/,
		],
		[
			"door",
			(b) => {
				b.conditions.door = "soap";
			},
			/door/,
		],
		[
			"pragmas",
			(b) => {
				b.conditions.pragmas = { synchronous: "FULL" };
			},
			/pragmas/,
		],
		[
			"resilience",
			(b) => {
				b.conditions.resilience = { monolith: "none" };
			},
			/resilience/,
		],
		[
			"cores",
			(b) => {
				b.environment.cores = 8;
			},
			/cores/,
		],
		[
			"pinning",
			(b) => {
				b.environment.pinning = "core 3";
			},
			/pinning/,
		],
		[
			"Node major",
			(b) => {
				b.environment.node = "v22.1.0";
			},
			/Node major\n\s+a: 20\n\s+b: 22/,
		],
		[
			"load",
			(b) => {
				scenarioOf(b).load = { model: "closed" };
			},
			/load of checkout-latency/,
		],
		[
			"data",
			(b) => {
				scenarioOf(b).data = { products: 1, customers: 1 };
			},
			/data of checkout-latency/,
		],
		[
			"arms",
			(b) => {
				scenarioOf(b).arms = {};
			},
			/arms of checkout-latency/,
		],
		[
			"an interrupted run",
			(b) => {
				b.run.interrupted = true;
			},
			/run b \(b\) did not end/,
		],
		[
			"arms that differ",
			(b) => {
				b.sameness = { operations: 1, differences: ["x"] };
			},
			/not the same shop/,
		],
		[
			"no common scenario",
			(b) => {
				scenarioOf(b).id = "else";
			},
			/no scenario in common/,
		],
		[
			"one run twice",
			(b) => {
				b.run.id = "a";
			},
			/both files are the run a/,
		],
	])("for %s", (_condition, change, words) => {
		expect(() => compareRuns(one(), changed(change), options)).toThrow(words);
	});

	it("for a scenario without a valid trial", () => {
		const b = changed((results) => {
			scenarioOf(results).rounds = scenarioOf(noisePair().b).rounds.map(
				(round) => ({
					...round,
					trials: round.trials.map((each) => ({ ...each, accepted: false })),
				}),
			);
		});
		expect(() => compareRuns(one(), b, options)).toThrow(
			/run b \(b\) has no valid trial of checkout-latency/,
		);
	});

	it("with every condition at once", () => {
		const b = changed((results) => {
			results.run.seed = 2;
			results.conditions.bus = "amqp";
		});
		expect(() => compareRuns(one(), b, options)).toThrow(/seed[\s\S]*bus/);
	});
});

it("other bundles and a newer patch of Node are no reason to refuse, and are told", () => {
	const b = changed((results) => {
		results.conditions.bundles = { monolith: { monolith: "def" } };
		results.environment.node = "20.99.0";
	});
	const { notes } = compareRuns(one(), b, options);
	expect(notes.join(" ")).toContain("different bundles");
});

describe("counts", () => {
	const deploy = (bytesShipped: number, units: string[]) =>
		({
			...{ buildMs: 1, shipMs: 1, totalMs: 2, rollbackMs: null },
			...{ unitsShipped: units, unitsTotal: 12, bytesShipped },
			failedDuringDeploy: 0,
		}) satisfies NonNullable<ArmResults["deploy"]>;
	const failure = (share: number, low: number, high: number) =>
		({
			...{ bystanderFailures: share, low, high, placebo: null },
			...{ availability: {}, recoveryMs: 0, violations: [] },
		}) satisfies NonNullable<ArmResults["failure"]>;

	const withArm = (results: Results, parts: Partial<ArmResults>) => {
		const [arm] = Object.values(scenarioOf(results).arms);
		Object.assign(scenarioOf(results).arms, { one: { ...arm, ...parts } });
		return results;
	};
	const verdicts = (a: Partial<ArmResults>, b: Partial<ArmResults>) => {
		const { changes } = compareRuns(
			withArm(one(), a),
			withArm(other(), b),
			options,
		);
		return Object.fromEntries(
			changes
				.filter(({ arms }) => arms[0] === "one")
				.map(({ metric, verdict }) => [metric, verdict]),
		);
	};

	it("more units and bytes to ship are a regression, a few bytes are none", () => {
		expect(
			verdicts(
				{ deploy: deploy(100, ["x"]) },
				{ deploy: deploy(120, ["x", "y"]) },
			),
		).toMatchObject({ unitsShipped: "regression", bytesShipped: "regression" });
		expect(
			verdicts({ deploy: deploy(100, ["x"]) }, { deploy: deploy(105, ["x"]) }),
		).toMatchObject({ unitsShipped: "same", bytesShipped: "same" });
	});

	it.each([
		[failure(0, 0, 0.005), failure(0.05, 0.03, 0.08), "regression"],
		[failure(0.05, 0.03, 0.08), failure(0, 0, 0.005), "improvement"],
		[failure(0, 0, 0.005), failure(0.01, 0.002, 0.03), "inconclusive"],
		[failure(0, 0, 0.005), failure(0.001, 0, 0.006), "same"],
	])("lost bystanders by their intervals, %#", (a, b, verdict) => {
		expect(verdicts({ failure: a }, { failure: b }).bystanderFailures).toBe(
			verdict,
		);
	});

	it("an expectation that held and is broken is a regression", () => {
		const expectation = (verdict: ExpectationResult["verdict"]) => ({
			...{ metric: "goodShare", of: null, on: "both", ratio: null },
			...{ unit: "share" as const, min: 0.99, max: null, measured: {} },
			...{ verdict, because: null },
		});
		const [a, b] = [one(), other()];
		scenarioOf(a).expectations = [expectation("held")];
		scenarioOf(b).expectations = [expectation("broken")];
		expect(compareRuns(a, b, options).verdict).toBe("regression");
		expect(compareRuns(b, a, options).verdict).toBe("improvement");
	});
});

describe("what one run did not measure", () => {
	const { a, b: silent, measure } = noisePair();
	const [first] = simulatedArms;
	for (const { trials } of scenarioOf(silent).rounds)
		for (const trial of trials) trial.accepted = trial.arm === first;

	it.each([
		["b", a, silent],
		["a", silent, a],
	])("is open, not the same: run %s", (name, before, after) => {
		const { verdict, changes } = compareRuns(before, after, {
			...options,
			measure,
		});
		expect(verdict).toBe("inconclusive");
		expect(changes).toContainEqual(
			expect.objectContaining({
				basis: "between",
				verdict: "inconclusive",
				why: `run ${name} has no value of it`,
			}),
		);
	});

	it("is a regression where what is missing is good answers", () => {
		const answering = (results: Results, good: number) => {
			const scenario = scenarioOf(results);
			const operations = { getCart: { offered: 500, good } };
			scenario.arms = Object.fromEntries(
				Object.entries(scenario.arms).map(([name, arm]) => [
					name,
					{ ...arm, operations } as unknown as ArmResults,
				]),
			);
			return results;
		};
		const [a, b] = [answering(one(), 500), answering(other(), 0)];
		expect(compareRuns(a, b, options).verdict).toBe("regression");
	});
});

describe("whose change a ratio is", () => {
	const arms = ["over", "under"] as const;
	it.each([
		["over slower", 0.2, [0.2, 0], false, "regression", "over"],
		["under faster", 0.2, [0, -0.2], false, "improvement", "under"],
		["under slower", -0.2, [0, 0.2], false, "regression", "under"],
		["over faster", -0.2, [-0.2, 0], false, "improvement", "over"],
		["over serves less", -0.2, [-0.2, 0], true, "regression", "over"],
		["under serves more", -0.2, [0, 0.2], true, "improvement", "under"],
	] as const)("%s", (_name, change, moves, isRate, verdict, arm) => {
		const found = whoMoved(change, { arms, moves, isRate });
		expect(found.verdict).toBe(verdict);
		expect(found.why.startsWith(arm)).toBe(true);
	});

	it("is not told where both moved far and the same way", () => {
		const moves = [0.6, 0.4] as const;
		const found = whoMoved(0.2, { arms, moves, isRate: false });
		expect(found.verdict).toBe("inconclusive");
	});
});
