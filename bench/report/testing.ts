import type { ArmResults, PartResults } from "../results/arm-schema.ts";
import { emptyResults } from "../results/sample-results.ts";
import type { Results, ScenarioResult } from "../results/schema.ts";
import type { Trial } from "../results/trial-schema.ts";

/** Results to make reports of, for tests: numbers are made up, shapes are those of a run. */

const ladder = (p50: number): PartResults["latencyMs"] => ({
	p50,
	p90: p50 * 1.9,
	p95: p50 * 2.6,
	p99: null,
	max: p50 * 7.3,
});

/** A journey or operation: `lost` of 200 requests were not good. */
export function part(p50: number, lost = 0): PartResults {
	return {
		offered: 200,
		sent: 200,
		completed: 200 - lost,
		good: 200 - lost,
		late: 0,
		failed: lost,
		unknown: 0,
		degraded: 0,
		reasons: lost > 0 ? { ECONNREFUSED: lost } : {},
		latencyMs: ladder(p50),
		histogram: null,
	};
}

const unitNames: Readonly<Record<string, readonly string[]>> = {
	monolith: ["monolith"],
	microservices: ["gateway", "catalog", "orders", "reviews", "shipping"],
};

/** An arm of this name; `factor`: how much slower than the monolith. */
export function arm(name: string, factor: number): ArmResults {
	const units = (unitNames[name] ?? [name]).map((unit, index) => [
		unit,
		{
			cpuMicros: 812_000 + index * 10_000,
			memoryBytes: 71_000_000,
			runQueueWaitMs: 12.5,
		},
	]);
	return {
		operations: {
			searchProducts: part(1.8 * factor),
			getProductPage: part(2.2 * factor),
			placeOrder: part(6.1 * factor),
		},
		journeys: { browse: part(5.9 * factor), checkout: part(9.4 * factor) },
		driver: {
			lagMs: { p50: 0.08, p99: 0.61 },
			offeredPerSecond: 60,
			rejectedTrials: 0,
		},
		cost: {
			cpuMicrosPerGood: 640 * factor,
			memoryBytes: 71_000_000 * units.length,
			units: Object.fromEntries(units),
		},
	};
}

/** A trial of an arm; overrides replace parts of it. */
export function trial(arm: string, overrides: Partial<Trial> = {}): Trial {
	return {
		arm,
		role: "measured",
		startedAt: "2026-01-02T03:04:06.000Z",
		accepted: true,
		why: null,
		load: {
			operations: {},
			journeys: {},
			lagMs: { p50: 0.08, p99: 0.61 },
			offeredPerSecond: 60.2,
			goodPerSecond: 180.4,
			durationMs: 6000,
			availability: {},
		},
		invariants: [
			{ name: "stock is conserved", held: true, detail: "held" },
			{ name: "every order was paid once", held: true, detail: "held" },
		],
		...overrides,
	};
}

const load = (journeys: readonly string[]) => ({
	model: "open",
	arrivals: "poisson",
	stages: [{ ratePerSecond: 60, durationMs: 6000 }],
	durationMs: 6000,
	warmupMs: 2000,
	deadlineMs: 1000,
	journeys: journeys.map((name) => ({ name })),
});

const bothArms = () => ({
	monolith: arm("monolith", 1),
	microservices: arm("microservices", 2.9),
});

/** A latency scenario of two rounds: checkout differs, browse does not. */
export function latencyScenario(): ScenarioResult {
	const arms: [string, string] = ["microservices", "monolith"];
	const round = () => ({
		order: ["microservices", "monolith (control)", "monolith"],
		trials: [
			trial("microservices"),
			trial("monolith", { role: "control" }),
			trial("monolith"),
		],
	});
	return {
		id: "checkout-latency",
		kind: "latency",
		title: "What does a network hop cost?",
		narrate: {
			intro: "The same order, as function calls and as calls over HTTP.",
			reveal: "An order pays for each step of the saga.",
		},
		load: load(["browse", "checkout"]),
		verdict: "inconclusive",
		expectations: [
			{
				metric: "goodShare",
				of: null,
				on: "both",
				ratio: null,
				unit: "share",
				min: 0.99,
				max: null,
				measured: { monolith: 1, microservices: 0.9985 },
				verdict: "held",
				because: null,
			},
			{
				metric: "p50",
				of: "checkout",
				on: null,
				ratio: "microservices/monolith",
				unit: "ratio",
				min: null,
				max: 3,
				measured: { "microservices/monolith": 2.87 },
				verdict: "inconclusive",
				because: "above it the services are misconfigured",
			},
		],
		control: {
			metric: "p50",
			of: "checkout",
			ratio: 1.02,
			low: 0.95,
			high: 1.1,
		},
		arms: bothArms(),
		ratios: [
			{
				metric: "p50",
				of: "browse",
				of_arms: arms,
				value: 1.1,
				low: 0.93,
				high: 1.3,
				verdict: "inconclusive",
			},
			{
				metric: "p50",
				of: "checkout",
				of_arms: arms,
				value: 2.87,
				low: 2.43,
				high: 3.39,
				verdict: "held",
			},
		],
		rounds: [round(), round()],
		durationMs: 41_200,
	};
}

function crashed(name: string): ArmResults {
	const alone = name === "microservices";
	const results = arm(name, alone ? 2.9 : 1);
	const dip = [1, 1, 1, 1, 0.1, 0.62, 1, 1, null];
	const well = [1, 1, 1, 1, 1, 1, 1, 1, null];
	return {
		...results,
		operations: {
			placeOrder: part(6.1, alone ? 0 : 9),
			listReviews: part(1.1, 12),
			getProductPage: { ...part(2.2, alone ? 0 : 7), degraded: alone ? 14 : 0 },
		},
		failure: {
			bystanderFailures: alone ? 0 : 0.04,
			placebo: { bystanderFailures: 0, failed: 0, offered: 400 },
			availability: {
				catalog: alone ? well : dip,
				orders: alone ? well : dip,
				reviews: dip,
			},
			recoveryMs: alone ? 1040 : 2015,
			violations: [],
		},
	};
}

/** A crash of reviews in one round, with a placebo. */
export function failureScenario(): ScenarioResult {
	const fault = (name: string): NonNullable<Trial["fault"]> => ({
		capability: "reviews",
		kind: "crash",
		firedAt: 4003.2,
		healedAt: 4611.9,
		proof: "pid 4711 ended with SIGKILL; pid 4720 answered ready",
		fired: 1,
		bystanders: { failed: name === "monolith" ? 16 : 0, offered: 400 },
		recoveryMs: 1040,
	});
	const placebo: NonNullable<Trial["fault"]> = {
		capability: "reviews",
		kind: "crash",
		firedAt: null,
		healedAt: null,
		proof: "placebo: nothing was done",
		bystanders: { failed: 0, offered: 400 },
	};
	const arms = ["monolith", "microservices"];
	return {
		id: "reviews-crash",
		kind: "failure",
		title: "Reviews crash. Who can still buy?",
		narrate: { reveal: "The crash of one part is the crash of all." },
		load: load(["browse", "checkout"]),
		verdict: "broken",
		expectations: [
			{
				metric: "recovery",
				of: null,
				on: "both",
				ratio: null,
				unit: "ms",
				min: null,
				max: 2000,
				measured: { monolith: 2015, microservices: 1040 },
				verdict: "broken",
				because: null,
			},
		],
		control: null,
		arms: {
			monolith: crashed("monolith"),
			microservices: crashed("microservices"),
		},
		ratios: [],
		rounds: [
			{
				order: arms.flatMap((name) => [name, `${name} (placebo)`]),
				trials: arms.flatMap((name) => [
					trial(name, { fault: fault(name) }),
					trial(name, { role: "placebo", fault: placebo }),
				]),
			},
		],
		durationMs: 52_000,
	};
}

/** One changed line, rolled out in one round. */
export function deployScenario(): ScenarioResult {
	const arms = bothArms();
	const deploy = (
		unitsShipped: string[],
		unitsTotal: number,
		bytes: number,
	) => ({
		change: "shipping-quote-rule",
		unitsShipped,
		unitsTotal,
		bytesShipped: bytes,
		buildMs: 812.4,
		shipMs: 1340.1,
		totalMs: 2152.5,
		failedDuringDeploy: 0,
		rollbackMs: null,
		endedAtMs: 4000,
	});
	const whole = deploy(["monolith"], 1, 2_412_000);
	const one = deploy(["shipping"], 12, 1_903_000);
	return {
		id: "shipping-quote-change",
		kind: "deploy",
		title: "One line changes. What has to ship?",
		load: load(["browse"]),
		verdict: "held",
		expectations: [
			{
				metric: "unitsShipped",
				of: null,
				on: "microservices",
				ratio: null,
				unit: "count",
				min: null,
				max: 1,
				measured: { microservices: 1 },
				verdict: "held",
				because: "the fee is known to the shipping service alone",
			},
		],
		control: null,
		arms: {
			monolith: { ...arms.monolith, deploy: whole },
			microservices: { ...arms.microservices, deploy: one },
		},
		ratios: [],
		rounds: [
			{
				order: ["monolith", "microservices"],
				trials: [
					trial("monolith", { deploy: whole }),
					trial("microservices", { deploy: one }),
				],
			},
		],
	};
}

/** A whole tour: one scenario of each kind. */
export function tour(
	scenarios: ScenarioResult[] = [
		latencyScenario(),
		failureScenario(),
		deployScenario(),
	],
): Results {
	const empty = emptyResults();
	return {
		...empty,
		run: { ...empty.run, endedAt: "2026-01-02T03:06:31.000Z" },
		conditions: {
			...empty.conditions,
			resilience: { services: "deadlines, retry budget, breaker" },
			bundles: {
				monolith: { monolith: "b1946ac92492" },
				microservices: { gateway: "591785b794601", shipping: "e212e5b1b9c7" },
			},
			differences: ["monolith: 1 process, no events"],
		},
		scenarios,
	};
}
