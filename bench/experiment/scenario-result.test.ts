import { describe, expect, it } from "vitest";
import type { Trial } from "../results/trial-schema.ts";
import type { Expectation } from "../scenario/expectation-shape.ts";
import type { Scenario } from "../scenario/schema.ts";
import { scenarioResultOf } from "./scenario-result.ts";
import { slotsOf } from "./slots.ts";
import { partOf, roundOf, times, trialOf } from "./testing.ts";

const arms = ["monolith", "microservices"];
const run = { arms, seed: 1 };

const scenario = (
	kind: Scenario["kind"],
	expect: Expectation[] = [],
): Scenario =>
	({
		version: 1,
		id: "a-scenario",
		kind,
		title: "A scenario",
		tags: [],
		narrate: {},
		data: { products: 10, customers: 10 },
		load: {
			model: "open",
			arrivals: "poisson",
			stages: [{ ratePerSecond: 10, durationMs: 1000 }],
			durationMs: 1000,
			warmupMs: 0,
			deadlineMs: 1000,
			journeys: [{ name: "checkout", weight: 1, steps: ["signedIn"] }],
		},
		rounds: 2,
		expect,
		timeline: [],
	}) as unknown as Scenario;

const expecting = (more: Partial<Expectation>): Expectation => ({
	metric: "p50",
	of: null,
	on: "both",
	ratio: null,
	unit: "ms",
	min: null,
	max: null,
	because: null,
	...more,
});

/** Rounds in which the services take `factor` times as long, and the monolith against itself `noise` times. */
const latencyRounds = (factors: readonly number[], noise: readonly number[]) =>
	factors.map((factor, index) =>
		roundOf(
			trialOf("monolith", partOf(times(300, 10))),
			trialOf("microservices", partOf(times(300, 10 * factor))),
			trialOf("monolith", partOf(times(300, 10 * (noise[index] as number))), {
				role: "control",
			}),
		),
	);

const verdictFor = (
	kind: Scenario["kind"],
	expectation: Partial<Expectation>,
	rounds: Parameters<typeof scenarioResultOf>[1],
) =>
	scenarioResultOf(scenario(kind, [expecting(expectation)]), rounds, run)
		.expectations[0]?.verdict;

describe("a latency scenario", () => {
	it("reports a ratio with its interval over rounds, and the A/A control", () => {
		const result = scenarioResultOf(
			scenario("latency"),
			latencyRounds([3, 3.1, 2.9, 3], [1, 1.01, 0.99, 1]),
			run,
		);
		const [p50] = result.ratios;
		expect(p50).toMatchObject({
			metric: "p50",
			of: "checkout",
			of_arms: ["microservices", "monolith"],
			verdict: "held",
		});
		expect(p50?.value).toBeCloseTo(3, 1);
		expect(p50?.low).toBeGreaterThan(2.8);
		expect(p50?.high).toBeLessThan(3.2);
		expect(result.control?.ratio).toBeCloseTo(1, 2);
		const { metric, of, ...told } = result.control ?? {};
		expect(p50?.control).toEqual(told);
	});

	it("calls a difference inconclusive that the same program has from itself", () => {
		const result = scenarioResultOf(
			scenario("latency"),
			latencyRounds([1.2, 1.25, 1.2, 1.22], [1.4, 0.8, 1.3, 0.9]),
			run,
		);
		expect(result.ratios[0]?.verdict).toBe("inconclusive");
	});

	it("gives one round no interval and no verdict", () => {
		const result = scenarioResultOf(
			scenario("latency"),
			latencyRounds([3], [1]),
			run,
		);
		expect(result.ratios[0]).toMatchObject({
			low: null,
			high: null,
			verdict: "inconclusive",
		});
	});

	it("prints no percentile that was not earned", () => {
		const rounds = [
			roundOf(
				trialOf("monolith", partOf(times(50, 10))),
				trialOf("microservices", partOf(times(50, 10))),
			),
		];
		const { latencyMs } =
			scenarioResultOf(scenario("latency"), rounds, run).arms.monolith
				?.operations.placeOrder ?? {};
		expect(latencyMs).toMatchObject({ p95: null, p99: null });
		expect(latencyMs?.p50).toBeCloseTo(10, 1);
	});

	it("prints no latency of a load that mostly failed", () => {
		const rounds = [roundOf(trialOf("monolith", partOf(times(300, 10), 30)))];
		const { monolith } = scenarioResultOf(
			scenario("latency"),
			rounds,
			run,
		).arms;
		expect(monolith?.operations.placeOrder?.latencyMs.p50).toBeNull();
		expect(monolith?.operations.placeOrder?.failed).toBe(30);
	});

	it("counts a rejected trial and takes the one that was run in its place", () => {
		const rejected = trialOf("monolith", partOf(times(300, 99)), {
			accepted: false,
			why: "the driver lagged; the host took 3 %",
			rejectedBy: ["lag", "steal"],
		});
		const rounds = [
			roundOf(
				rejected,
				trialOf("monolith", partOf(times(300, 10))),
				trialOf("microservices", partOf(times(300, 20))),
			),
		];
		const result = scenarioResultOf(scenario("latency"), rounds, run);
		expect(result.arms.monolith?.driver).toMatchObject({
			rejectedTrials: 1,
			rejectedBy: { lag: 1, steal: 1 },
		});
		expect(result.ratios[0]?.value).toBeCloseTo(2, 1);
	});

	it("is inconclusive when an arm has no valid trial, whatever was expected of the other", () => {
		const rounds = [roundOf(trialOf("monolith", partOf(times(300, 10))))];
		const result = scenarioResultOf(
			scenario("latency", [
				expecting({
					metric: "violations",
					on: "monolith",
					unit: "count",
					max: 0,
				}),
			]),
			rounds,
			run,
		);
		expect(result.expectations[0]?.verdict).toBe("held");
		expect(result.verdict).toBe("inconclusive");
	});
});

describe("what makes results less than they seem", () => {
	const one = latencyRounds([3], [1]);

	it("is told with them: the stamp of the profile, and that one round has no interval", () => {
		const stamped = { ...run, stamp: "quick: not for conclusions" };
		const { caveats } = scenarioResultOf(scenario("latency"), one, stamped);
		expect(caveats).toEqual([
			"quick: not for conclusions",
			"one round: no interval, nothing can be concluded",
		]);
		const two = latencyRounds([3, 3], [1, 1]);
		expect(scenarioResultOf(scenario("latency"), two, run).caveats).toEqual([]);
	});

	it("leaves a scenario of one round open that counts alone would have held", () => {
		const counted = [
			expecting({ metric: "violations", unit: "count", max: 0 }),
		];
		const verdictOf = (rounds: typeof one) =>
			scenarioResultOf(scenario("latency", counted), rounds, run).verdict;
		expect(verdictOf(one)).toBe("inconclusive");
		expect(verdictOf(latencyRounds([3, 3], [1, 1]))).toBe("held");
	});
});

describe("an expectation", () => {
	const rounds = latencyRounds([3, 3.1, 2.9, 3], [1, 1, 1, 1]);
	const ratio = { numerator: "microservices", denominator: "monolith" };
	const violated: Partial<Trial> = {
		invariants: [{ name: "stock is conserved", held: false, detail: "p-1" }],
	};

	it.each([
		[
			"a ratio within its bounds is held",
			{ of: "checkout", on: null, ratio, max: 5 },
			"held",
		],
		[
			"a ratio beyond them is broken",
			{ of: "checkout", on: null, ratio, max: 2 },
			"broken",
		],
		[
			"a ratio that may be either is inconclusive",
			{ of: "checkout", on: null, ratio, max: 3 },
			"inconclusive",
		],
		[
			"a percentile of both arms within its bound is held",
			{ of: "checkout", max: 40 },
			"held",
		],
		["a percentile of all requests is held", { max: 40 }, "held"],
		["one arm beyond it breaks it", { of: "checkout", max: 20 }, "broken"],
		["good share", { metric: "goodShare", unit: "share", min: 0.999 }, "held"],
		[
			"an arm that did not run says nothing",
			{ of: "checkout", on: "colocated", max: 1 },
			"inconclusive",
		],
		[
			"a journey that there was not says nothing",
			{ of: "browse", max: 1000 },
			"inconclusive",
		],
	] as const)("%s", (_, expectation, verdict) => {
		expect(verdictFor("latency", expectation, rounds)).toBe(verdict);
	});

	it("that no invariant is violated breaks at the first", () => {
		const violations = { metric: "violations", unit: "count", max: 0 } as const;
		const fine = [
			roundOf(
				trialOf("monolith", partOf([1])),
				trialOf("microservices", partOf([1])),
			),
		];
		const bad = [
			roundOf(
				trialOf("monolith", partOf([1])),
				trialOf("microservices", partOf([1]), violated),
			),
		];
		expect(verdictFor("latency", violations, fine)).toBe("held");
		expect(verdictFor("latency", violations, bad)).toBe("broken");
	});
});

it.each([
	["held", 0, 0],
	["broken", 3, 0],
	["inconclusive", 3, 1],
] as const)(
	"no failed request in a deploy is %s when %i fail, and %i before it began",
	(verdict, failed, failedBefore) => {
		const none = {
			metric: "failedDuringDeploy",
			on: "monolith",
			unit: "count",
			max: 0,
		} as const;
		const rounds = [
			roundOf(
				trialOf("monolith", partOf([1]), {
					deploy: {
						change: "a-change",
						...{ unitsShipped: ["monolith"], unitsTotal: 1, bytesShipped: 1 },
						...{ buildMs: 1, shipMs: 1, totalMs: 2, rollbackMs: null },
						...{ failedDuringDeploy: failed, failedBefore, endedAtMs: 500 },
					},
				}),
			),
		];
		expect(verdictFor("deploy", none, rounds)).toBe(verdict);
	},
);

describe("a violated invariant", () => {
	const violated = [{ name: "stock is conserved", held: false, detail: "p-1" }];
	it.each([
		["the control", { role: "control" }],
		["a placebo", { role: "placebo" }],
		["a rejected trial", { accepted: false, why: "the driver lagged" }],
	] as const)("of %s is broken as well", (_, more) => {
		const rounds = [
			roundOf(
				trialOf("monolith", partOf([1])),
				trialOf("monolith", partOf([1]), { ...more, invariants: violated }),
			),
		];
		const none = {
			metric: "violations",
			on: "monolith",
			unit: "count",
			max: 0,
		} as const;
		expect(verdictFor("latency", none, rounds)).toBe("broken");
	});
});

describe("a failure scenario", () => {
	const fault = (failed: number, recoveryMs: number | null) => ({
		fault: {
			capability: "reviews",
			kind: "crash",
			firedAt: 1,
			healedAt: 2,
			proof: "",
			bystanders: { failed, offered: 1000 },
			recoveryMs,
		},
	});
	const rounds = (recoveryMs: number | null) => [
		roundOf(
			trialOf("monolith", partOf([1]), fault(30, recoveryMs)),
			trialOf("microservices", partOf([1]), fault(2, 0)),
			trialOf("monolith", partOf([1]), { ...fault(10, 0), role: "placebo" }),
			trialOf("microservices", partOf([1]), {
				...fault(2, 0),
				role: "placebo",
			}),
		),
	];

	it("takes off what the placebo lost as well", () => {
		const { arms } = scenarioResultOf(scenario("failure"), rounds(500), run);
		expect(arms.monolith?.failure?.bystanderFailures).toBeCloseTo(0.02);
		expect(arms.microservices?.failure?.bystanderFailures).toBe(0);
	});

	it("says nothing of isolation when the placebo lost as much", () => {
		const noisy = [
			roundOf(
				trialOf("monolith", partOf([1]), fault(30, 0)),
				trialOf("microservices", partOf([1]), fault(30, 0)),
				trialOf("monolith", partOf([1]), {
					...fault(40, 0),
					role: "placebo",
				}),
			),
		];
		const none = {
			metric: "bystanderFailures",
			on: "monolith",
			unit: "share",
			max: 0.005,
		} as const;
		expect(verdictFor("failure", none, noisy)).toBe("inconclusive");
	});

	it("says nothing of isolation when there is no valid placebo", () => {
		const alone = [roundOf(trialOf("microservices", partOf([1]), fault(0, 0)))];
		const none = {
			metric: "bystanderFailures",
			on: "microservices",
			unit: "share",
			max: 0.005,
		} as const;
		expect(verdictFor("failure", none, alone)).toBe("inconclusive");
	});

	it.each([
		["a difference that chance makes", 11, 7, "inconclusive"],
		["what chance does not make", 40, 0, "broken"],
		["nothing lost of many", 0, 0, "held"],
	] as const)(
		"judges %s by its interval, in one round too",
		(_, lost, usual, verdict) => {
			const one = [
				roundOf(
					trialOf("microservices", partOf([1]), fault(lost, 0)),
					trialOf("microservices", partOf([1]), {
						...fault(usual, 0),
						role: "placebo",
					}),
				),
			];
			const few = {
				metric: "bystanderFailures",
				on: "microservices",
				unit: "share",
				max: 0.005,
			} as const;
			expect(verdictFor("failure", few, one)).toBe(verdict);
		},
	);

	it("blames no fault for a slow recovery where seconds fall short without one", () => {
		const recovery = { metric: "recovery", on: "monolith", max: 5000 } as const;
		const withUsual = (seen: number, usual: number) => [
			roundOf(
				trialOf("monolith", partOf([1]), fault(30, seen)),
				trialOf("monolith", partOf([1]), {
					...fault(3, usual),
					role: "placebo",
				}),
			),
		];
		expect(verdictFor("failure", recovery, withUsual(6000, 0))).toBe("broken");
		expect(verdictFor("failure", recovery, withUsual(6000, 1000))).toBe(
			"inconclusive",
		);
		expect(verdictFor("failure", recovery, withUsual(4000, 1000))).toBe("held");
	});

	it("breaks an expectation of recovery when an arm did not recover", () => {
		const recovery = { metric: "recovery", max: 5000 } as const;
		expect(verdictFor("failure", recovery, rounds(500))).toBe("held");
		expect(verdictFor("failure", recovery, rounds(null))).toBe("broken");
	});
});

describe("a round", () => {
	it.each([
		[
			"latency",
			["monolith measured", "microservices measured", "monolith control"],
		],
		[
			"failure",
			[
				"monolith measured",
				"microservices measured",
				"monolith placebo",
				"microservices placebo",
			],
		],
		["deploy", ["monolith measured", "microservices measured"]],
	] as const)("of kind %s has its trials", (kind, trials) => {
		expect(
			slotsOf({ kind, expect: [] }, arms).map(
				({ arm, role }) => `${arm} ${role}`,
			),
		).toEqual(trials);
	});

	it("has an A/A control wherever a ratio is expected, and of one arm as well", () => {
		const ratio = { numerator: "microservices", denominator: "monolith" };
		const wanted = [expecting({ ratio })];
		const control = { arm: "monolith", role: "control" };
		for (const kind of ["deploy", "failure"] as const)
			expect(slotsOf({ kind, expect: wanted }, arms)).toContainEqual(control);
		expect(
			slotsOf({ kind: "latency", expect: [] }, ["monolith"]),
		).toContainEqual(control);
	});
});
