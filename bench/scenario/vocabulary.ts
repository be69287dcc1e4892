import type { Unit } from "./units.ts";

/** The kinds of scenario a file may name, each one question asked of both builds. */
export const scenarioKinds = [
	"latency",
	"capacity",
	"failure",
	"deploy",
	"scaling",
	"ladder",
] as const;

export type ScenarioKind = (typeof scenarioKinds)[number];

/** Every kind of fault in the plan (method.md, Failure isolation). */
export const faultKinds = [
	"none",
	"handledError",
	"uncaughtError",
	"crash",
	"hang",
	"freeze",
	"slow",
	"memoryLeak",
	"cpuBurn",
	"databaseLocked",
	"diskFull",
	"clockShift",
	"cardSlow",
	"cardDeclining",
	"cardUnreachable",
	"cardAnswerLost",
	"busDown",
	"poisonMessage",
	"duplicateDelivery",
	"gatewayDown",
	"callDelayed",
	"callCut",
	"callReset",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/**
 * How a new version takes the place of the old one (bench/targets/replace.ts).
 * `recreate`: the old one goes first. `rolling`: process by process, the new one beside the old one on the same port until that has
 * finished what it had. `blue-green`: all new processes stand by and are checked before the first of them serves; the old ones rest for a while.
 * `canary`: the new version is given a share of the requests, and what becomes of them decides.
 */
export const strategies = [
	"recreate",
	"rolling",
	"blue-green",
	"canary",
] as const;

export type Strategy = (typeof strategies)[number];

/** What guards processes and their calls, from nothing to all (shop/runtime/resilience.ts). */
export const resilienceWords = ["none", "timeouts", "full"] as const;

export type Resilience = (typeof resilienceWords)[number];

/**
 * The arms of this project; bench/experiment/arms.ts says what each is. A scenario of raw requests only may name others
 * (`--arm name=url`).
 */
export const arms = [
	"monolith",
	"monolith-soap",
	"monolith-gateway",
	"monolith-workers",
	"monolith-none",
	"monolith-timeouts",
	"colocated",
	"microservices",
	"microservices-none",
	"microservices-timeouts",
	"microservices-direct",
	"microservices-amqp",
	"microservices-bare",
	"microservices-amqp-bare",
] as const;

/** What a metric measures, in which unit, for which kinds of scenario. `perPart`: may be asked `of` one journey or operation. */
export interface Metric {
	unit: Unit;
	meaning: string;
	kinds: readonly ScenarioKind[];
	perPart: boolean;
}

const latency = (share: string): Metric => ({
	unit: "ms",
	meaning: `${share} of the good requests were answered within this time, counted from when they were due`,
	kinds: scenarioKinds,
	perPart: true,
});

/** The metrics an expectation may assert: the one place that says their units. */
export const metrics = {
	p50: latency("50 %"),
	p90: latency("90 %"),
	p95: latency("95 %"),
	p99: latency("99 %"),
	goodShare: {
		unit: "share",
		meaning: "good requests ÷ requests offered",
		kinds: scenarioKinds,
		perPart: true,
	},
	throughput: {
		unit: "perSecond",
		meaning:
			"good requests per second that a fixed number of connections got, each as fast as answers came",
		kinds: ["capacity", "scaling"],
		perPart: false,
	},
	capacity: {
		unit: "perSecond",
		meaning:
			"the highest rate of arriving journeys at which the objective of the scenario still held",
		kinds: ["capacity"],
		perPart: false,
	},
	cpuPerGood: {
		unit: "micros",
		meaning: "CPU time of all units of the arm ÷ good requests",
		kinds: scenarioKinds,
		perPart: false,
	},
	cpuPerOrder: {
		unit: "micros",
		meaning:
			"CPU time of all units of the arm ÷ orders: all that the load does counts, browsing included",
		kinds: scenarioKinds,
		perPart: false,
	},
	memory: {
		unit: "bytes",
		meaning:
			"largest memory (PSS) of all units together until the end of the load",
		kinds: scenarioKinds,
		perPart: false,
	},
	bystanderFailures: {
		unit: "share",
		meaning:
			"failures among requests whose operation does not need the faulted capability",
		kinds: ["failure"],
		perPart: false,
	},
	recovery: {
		unit: "ms",
		meaning:
			"time from the fault to the first of three one-second bins within the objective",
		kinds: ["failure"],
		perPart: false,
	},
	reached: {
		unit: "count",
		meaning:
			"capabilities with a second under 99 % good after the fault, and in no placebo: the blast radius",
		kinds: ["failure"],
		perPart: false,
	},
	lostGood: {
		unit: "count",
		meaning: "good answers lost in a trial, those of the placebo taken off",
		kinds: ["failure"],
		perPart: false,
	},
	detection: {
		unit: "ms",
		meaning: "time from the fault to the first answer that was not good",
		kinds: ["failure"],
		perPart: false,
	},
	drain: {
		unit: "ms",
		meaning:
			"time from the heal until units had no more left to do than a shop under load always has",
		kinds: ["failure"],
		perPart: false,
	},
	amplification: {
		unit: "ratio",
		meaning:
			"requests sent to other units ÷ calls wanted, from the fault to the end of the backlog",
		kinds: ["failure"],
		perPart: false,
	},
	degraded: {
		unit: "share",
		meaning: "right answers that name missing parts ÷ requests offered",
		kinds: ["failure"],
		perPart: true,
	},
	violations: {
		unit: "count",
		meaning:
			"invariants found broken after the load ended (stock, charges, orders)",
		kinds: scenarioKinds,
		perPart: false,
	},
	unitsShipped: {
		unit: "count",
		meaning: "units whose bundle changed and that were rolled out",
		kinds: ["deploy"],
		perPart: false,
	},
	bytesShipped: {
		unit: "bytes",
		meaning: "size of the bundles that were rolled out",
		kinds: ["deploy"],
		perPart: false,
	},
	totalTime: {
		unit: "ms",
		meaning:
			"build, ship and roll out, from the edit to the last unit serving the change",
		kinds: ["deploy"],
		perPart: false,
	},
	failedDuringDeploy: {
		unit: "count",
		meaning:
			"requests that were not good, from the start of the roll-out to a second after its end, taking back included",
		kinds: ["deploy"],
		perPart: false,
	},
	unavailable: {
		unit: "ms",
		meaning:
			"time that capabilities were not available while units were replaced, added up over capabilities, a second counted by its share of bad answers",
		kinds: ["deploy"],
		perPart: false,
	},
	rollbackTime: {
		unit: "ms",
		meaning: "until the version before served again, from the order to go back",
		kinds: ["deploy"],
		perPart: false,
	},
	unitsOut: {
		unit: "count",
		meaning:
			"units that the new version had taken over when its roll-out ended",
		kinds: ["deploy"],
		perPart: false,
	},
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;

/** The metrics that two arms may be compared by: each trial gives one value of them, above 0. */
export const ratioMetrics = [
	"p50",
	"p90",
	"p95",
	"p99",
	"throughput",
	"capacity",
	"cpuPerGood",
	"cpuPerOrder",
	"memory",
] as const satisfies readonly MetricName[];

export const metricNames = Object.keys(metrics) as [
	MetricName,
	...MetricName[],
];
