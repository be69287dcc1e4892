import { expect, it } from "vitest";
import type { TrialCost } from "../../results/cost-schema.ts";
import type { Results } from "../../results/schema.ts";
import {
	hopsOf,
	linesOf,
	messagesPerOrder,
	perProcess,
	spreadOf,
} from "../facts/costs.ts";
import { latencyScenario, tour, trial } from "../testing.ts";
import { scalingRun } from "../testing-scaling.ts";
import { priceList } from "./sections/price-list.ts";

const cost = (overrides: Partial<TrialCost>): TrialCost => ({
	cpuMicros: 1,
	memoryBytes: 1,
	units: {},
	...overrides,
});

const pair = (one: Partial<TrialCost>, twelve: Partial<TrialCost>) => ({
	order: [],
	trials: [
		trial("monolith", { cost: cost({ processes: 1, ...one }) }),
		trial("microservices", { cost: cost({ processes: 12, ...twelve }) }),
	],
});

const results = (...rounds: ReturnType<typeof pair>[]): Results =>
	tour([{ ...latencyScenario(), rounds }]);

const two = results(
	pair(
		{ idleMemoryBytes: 50e6, listeningSockets: 1, ports: 1 },
		{ idleMemoryBytes: 490e6, listeningSockets: 12, ports: 12 },
	),
	pair({ idleMemoryBytes: 60e6 }, { idleMemoryBytes: 522e6 }),
);

it("takes mean and range over all trials that say a cost", () => {
	const idle = (each: TrialCost) => each.idleMemoryBytes;
	expect(spreadOf(two, "monolith", idle)).toEqual({
		mean: 55e6,
		least: 50e6,
		most: 60e6,
	});
	expect(spreadOf(two, "colocated", idle)).toBeNull();
});

it("prices a process by the difference of arms, paired by round", () => {
	const price = perProcess(
		two,
		["microservices", "monolith"],
		(each) => each.idleMemoryBytes,
	);
	// (490 − 50) ÷ 11 = 40 and (522 − 60) ÷ 11 = 42; Student's t with one degree of freedom: 12.706 × 1.
	expect(price?.value).toBeCloseTo(41e6, 0);
	expect(price?.low).toBeCloseTo(41e6 - 12.706e6, -4);
	expect(price?.high).toBeCloseTo(41e6 + 12.706e6, -4);
});

it("has no price between arms of as many processes, and no interval of one round", () => {
	const of = (each: TrialCost) => each.startUpMs;
	const arms = ["microservices", "monolith"] as const;
	const same = results(pair({ startUpMs: 1 }, { processes: 1, startUpMs: 2 }));
	expect(perProcess(same, arms, of)).toBeNull();
	const once = results(pair({ startUpMs: 100 }, { startUpMs: 1200 }));
	expect(perProcess(once, arms, of)).toEqual({
		value: 100,
		low: null,
		high: null,
	});
});

it("divides messages by orders where a trial tells both", () => {
	const wire = { bytesIn: 0, bytesOut: 0, messages: 30 };
	const told = results(
		pair({}, { wire, orders: 2 }),
		pair({}, { orders: 100 }),
		pair({}, { wire, orders: 1 }),
	);
	expect(messagesPerOrder(told, "microservices")).toBe(20);
	expect(messagesPerOrder(told, "monolith")).toBeNull();
});

it("tells plumbing from shop code by folder", () => {
	const counted = tour([]);
	counted.conditions.sources = {
		microservices: {
			lines: {
				"shop/runtime": 100,
				"microservices/kit": 20,
				"microservices/gateway": 3,
				"microservices/orders": 1000,
				"shop/contract": 4000,
			},
			packages: [],
		},
	};
	expect(linesOf(counted, "microservices")).toEqual({
		shop: { all: 5000, shared: 4000 },
		plumbing: { all: 123, shared: 100 },
	});
	expect(linesOf(counted, "monolith")).toBeNull();
	expect(hopsOf(counted, "microservices", "placeOrder")).toBeNull();
});

it("names the command that measures what this run did not", () => {
	const [costs, prices] = priceList(tour([])).filter(
		(block) => block.kind === "table",
	);
	expect(costs?.rows).toContainEqual(["Ports", "–", "–"]);
	expect(prices?.rows).toEqual([
		["process", "–", "not measured in this run: shoplab run scaling"],
		["hop", "–", "not measured in this run: shoplab run hop-ladder"],
		[
			"event, waiting",
			"–",
			"not measured in this run: shoplab run checkout-latency",
		],
		["event, CPU", "–", "no scenario prices an event alone"],
	]);
});

it("lists what was measured", () => {
	const [costs] = priceList(two).filter((block) => block.kind === "table");
	expect(costs?.rows).toContainEqual(["Processes", "1", "12"]);
	expect(costs?.rows).toContainEqual(["Listening sockets", "1", "12"]);
	expect(costs?.rows).toContainEqual([
		"Memory at rest",
		"55.0 MB (50.0 MB to 60.0 MB)",
		"506 MB (490 MB to 522 MB)",
	]);
});

it("takes replicas for the price of a process, where a run has them", () => {
	const [, prices] = priceList(scalingRun()).filter(
		(block) => block.kind === "table",
	);
	const names = prices?.rows.map(([name]) => name) ?? [];
	expect(names).toContain("process: a replica of monolith, memory at rest");
	expect(names).not.toContain("process, memory at rest");
});
