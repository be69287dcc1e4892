import { describe, expect, it } from "vitest";
import type { Trial } from "../results/trial-schema.ts";
import type { ScenarioOf } from "../scenario/schema.ts";
import type { Machine } from "./scaling-result.ts";
import { startedArm, trialArmsOf } from "./scaling-trial.ts";
import { scenarioResultOf } from "./scenario-result.ts";
import { partOf, roundOf, times, trialOf } from "./testing.ts";

const scenario: ScenarioOf<"scaling"> = {
	version: 1,
	kind: "scaling",
	id: "scaling",
	title: "Scale?",
	tags: [],
	narrate: {},
	data: { products: 10, customers: 10 },
	work: 0,
	resilience: "full",
	capability: "catalog",
	replicas: [1, 2, 3],
	load: {
		model: "closed",
		connections: 20,
		durationMs: 1_000,
		warmupMs: 0,
		deadlineMs: 1_000,
		journeys: [{ name: "browse", weight: 1, steps: [] }],
	},
	rounds: 3,
	expect: [
		{
			metric: "throughput",
			of: null,
			on: null,
			ratio: { numerator: "monolith-x2", denominator: "monolith" },
			unit: "ratio",
			min: 1,
			max: null,
			because: null,
		},
		{
			metric: "violations",
			of: null,
			on: "both",
			ratio: null,
			unit: "count",
			min: null,
			max: 0,
			because: null,
		},
	],
};

const megabyte = 1e6;

/** A trial with so many replicas, of so many good requests in a second that used so much CPU of one core. */
function scaled(
	replicas: number,
	{ good, ...more }: { good: number; peak?: number } & Partial<Trial>,
): Trial {
	const { peak = 60 + 40 * replicas, ...rest } = more;
	const name = replicas === 1 ? "monolith" : `monolith-x${replicas}`;
	return trialOf(name, partOf(times(good, 1)), {
		cost: {
			cpuMicros: 800_000,
			memoryBytes: peak * megabyte,
			peakMemoryBytes: peak * megabyte,
			units: {
				monolith: { cpuMicros: 800_000, memoryBytes: peak * megabyte },
			},
		},
		machine: {
			foreignShare: 0,
			stealShare: 0,
			driverWaitShare: 0,
			driverBusyShare: 0.2,
			loadAverage: [],
		},
		scaling: {
			unit: "monolith",
			replicas,
			added: Array.from({ length: replicas - 1 }, (_, index) => ({
				readyMs: 300 + 20 * index,
				memoryBytes: 30 * megabyte,
			})),
			busiestShare: 1 / replicas,
		},
		...rest,
	});
}

const rounds = [0, 1, 2].map((more) =>
	roundOf(
		scaled(1, { good: 100 + more }),
		scaled(1, { good: 100 + more, role: "control" }),
		scaled(2, { good: 180 + more }),
		scaled(3, { good: 181 + more }),
	),
);

function resultOn(machine: Machine, some = rounds) {
	return scenarioResultOf(scenario, some, {
		arms: trialArmsOf(scenario, ["monolith"]),
		seed: 1,
		machine,
	});
}

const manyCores = { cores: 8, systemCores: 6 };
const twoCores = { cores: 2, systemCores: 1 };

describe("the trials of a scaling scenario", () => {
	it("are of each arm with each number of processes", () => {
		expect(trialArmsOf(scenario, ["monolith", "microservices"])).toEqual([
			...["monolith", "monolith-x2", "monolith-x3"],
			...["microservices", "microservices-x2", "microservices-x3"],
		]);
	});

	it("start the arm itself, which then grows", () => {
		expect(startedArm(scenario, "microservices-x3")).toBe("microservices");
	});
});

describe("scaling results", () => {
	const [arm] = resultOn(manyCores).scaling?.arms ?? [];
	const [one, two, three] = arm?.steps ?? [];

	it("tell what was scaled, from one process on", () => {
		expect(arm).toMatchObject({ arm: "monolith", unit: "monolith" });
		expect(arm?.steps.map(({ replicas }) => replicas)).toEqual([1, 2, 3]);
		expect(one).toMatchObject({ speedUp: null, addedPeakBytes: null });
		expect(one?.startMs).toBeNull();
	});

	it("tell the throughput against one process, paired by round, with its interval", () => {
		expect(two?.perSecond?.value).toBeCloseTo(181, 6);
		expect(two?.speedUp?.value).toBeCloseTo(1.792, 3);
		expect(two?.speedUp?.low).toBeGreaterThan(1.7);
		expect(two?.verdict).toBe("held");
	});

	it("share memory and start among the processes that were added", () => {
		expect(two?.addedPeakBytes?.value).toBeCloseTo(40 * megabyte, 3);
		expect(three?.addedPeakBytes?.value).toBeCloseTo(40 * megabyte, 3);
		expect(three?.addedIdleBytes?.value).toBeCloseTo(30 * megabyte, 3);
		expect(three?.startMs?.value).toBeCloseTo(310, 6);
		expect(three?.busiestShare).toBeCloseTo(1 / 3, 6);
	});

	it("pair memory within rounds: a round without both says nothing of it", () => {
		const [first, ...others] = rounds;
		const odd = roundOf(scaled(2, { good: 180, peak: 9_999 }));
		const found = resultOn(manyCores, [...others, odd]).scaling?.arms[0];
		expect(first).toBeDefined();
		expect(found?.steps[1]?.addedPeakBytes?.value).toBeCloseTo(
			40 * megabyte,
			3,
		);
	});

	it("have the prediction beside them, from what a request costs with one process", () => {
		// 0.8 core for 101 requests: at most 126 of them for one process.
		expect(one?.predicted?.ownCoresPerSecond).toBeCloseTo(101 / 0.8, 1);
		expect(one?.predicted?.speedUp).toBe(1);
		expect(two?.predicted?.ownCoresSpeedUp).toBeCloseTo(2, 6);
		expect(two?.predicted?.speedUp).toBeGreaterThan(1.9);
	});
});

describe("the verdict on scaling", () => {
	const verdicts = (machine: Machine, some = rounds) => {
		const { verdict, expectations } = resultOn(machine, some);
		return [verdict, ...expectations.map((each) => each.verdict)];
	};

	it("is told on four cores", () => {
		expect(verdicts(manyCores)).toEqual(["held", "held", "held"]);
	});

	it("is inconclusive on fewer, whatever was measured, and says why", () => {
		expect(verdicts(twoCores)).toEqual([
			"inconclusive",
			"inconclusive",
			"held",
		]);
		const { caveats, scaling } = resultOn(twoCores);
		expect(caveats?.join()).toContain("this machine has 2 cores");
		expect(scaling?.arms[0]?.steps[1]?.verdict).toBe("inconclusive");
	});

	it("is broken on any machine, when an invariant is", () => {
		const broken = [
			{ name: "stock is conserved", held: false, detail: "one is gone" },
		];
		const bad = [
			...rounds,
			roundOf(scaled(2, { good: 180, invariants: broken })),
		];
		expect(verdicts(twoCores, bad)[0]).toBe("broken");
	});
});
