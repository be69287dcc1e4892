import { describe, expect, it } from "vitest";
import type { ArmCost, CostPer } from "../results/cost-schema.ts";
import type { Ratio, ScenarioResult } from "../results/schema.ts";
import { markdownReport } from "./formats/markdown.ts";
import { terminalReport } from "./terminal/report.ts";
import { latencyScenario, tour } from "./testing.ts";
import { costSentences } from "./text/cost.ts";

const per = (factor: number, wireBytes: number): CostPer => ({
	cpuMicros: 100 * factor,
	wireBytes,
	wireMessages: wireBytes / 1000,
	doorBytes: 1_500,
	cardBytes: 200,
	sqlStatements: 4 * factor,
	rowsWritten: 3 * factor,
	eventsPublished: wireBytes > 0 ? 1 : 0,
	eventsTaken: wireBytes > 0 ? 5 : 0,
	databaseGrowthBytes: 700 * factor,
});

function costOf(units: readonly string[], factor: number): ArmCost {
	const wireBytes = units.length > 1 ? 3_000 : 0;
	const unit = { cpuMicros: 9_000, memoryBytes: 60_000_000 };
	const spread = (value: CostPer) =>
		Object.fromEntries(units.map((name) => [name, value]));
	return {
		cpuMicrosPerGood: 100 * factor,
		cpuMicrosPerOrder: 400 * factor,
		memoryBytes: 60_000_000 * units.length,
		idleMemoryBytes: 50_000_000 * units.length,
		peakMemoryBytes: 70_000_000 * units.length,
		startUpMs: 400 * factor,
		diskBytes: 5_000_000 * units.length,
		good: 1_200,
		orders: 300,
		perGood: per(factor, wireBytes),
		perOrder: per(factor * 4, wireBytes * 4),
		units: Object.fromEntries(units.map((name) => [name, unit])),
		unitsPerGood: spread(per(factor, wireBytes)),
		unitsPerOrder: spread(per(factor, wireBytes)),
	};
}

const ratio = (metric: string, more: Partial<Ratio> = {}): Ratio => ({
	metric,
	of: null,
	of_arms: ["microservices", "monolith"],
	value: 5,
	low: 4.8,
	high: 5.2,
	verdict: "held",
	...more,
});

/** The monolith and services at five times its cost. */
function costly(more: Partial<Ratio> = {}): ScenarioResult {
	const scenario = latencyScenario();
	const { monolith, microservices } = scenario.arms;
	if (!monolith || !microservices) throw new Error("the sample has other arms");
	return {
		...scenario,
		arms: {
			monolith: { ...monolith, cost: costOf(["monolith"], 1) },
			microservices: {
				...microservices,
				cost: costOf(["gateway", "orders"], 5),
			},
		},
		ratios: ["cpuPerGood", "cpuPerOrder", "memory"].map((metric) =>
			ratio(metric, more),
		),
	};
}

describe("what readers are told of cost", () => {
	it("is how much a request and an order took, and how sure that is", () => {
		expect(costSentences(costly())).toEqual([
			"Microservices took 500 µs of CPU for a good request, monolith 100 µs: 5.0 [4.8, 5.2] times. For each, 3.00 kB went between the processes of microservices, in 3.00 messages. It ran 20.0 SQL statements for it, monolith 4.00.",
			"With all that customers did besides, an order came to 2.00 ms of CPU on microservices and 0.40 ms on monolith: 5.0 [4.8, 5.2] times. Microservices wrote 60.0 rows for it, monolith 12.0.",
			"Microservices needed 140 MB of memory at most, monolith 70.0 MB: 5.0 [4.8, 5.2] times.",
		]);
	});

	it("does not take noise or one round for a difference", () => {
		const [noisy] = costSentences(costly({ verdict: "inconclusive" }));
		expect(noisy).toContain("which this run does not tell from noise");
		const [single] = costSentences(costly({ low: null, high: null }));
		expect(single).toContain("in one round, which gives no interval");
	});

	it("is nothing where nothing was compared", () => {
		expect(costSentences({ ...costly(), ratios: [] })).toEqual([]);
	});
});

describe("the section of cost", () => {
	it("shows the sum of an arm before its units, and no bytes between processes where there is one", () => {
		const text = markdownReport(tour([costly()]));
		const from = text.indexOf("### Cost");
		expect(
			text.slice(from, text.indexOf("## Conditions")),
		).toMatchInlineSnapshot(`""`);
	});

	it("is one table on the terminal", () => {
		const text = terminalReport(tour([costly()]), {
			color: false,
			columns: 100,
		});
		const lines = text.split("\n");
		const head = lines.findIndex((line) => line.includes("CPU µs/good"));
		expect(lines.slice(head - 1, head + 5).join("\n")).toMatchInlineSnapshot(`
			"   ┌───────────────┬─────────────┬───────────┬──────────┬──────────────┬─────────────┬────────┐
			   │ cost          │ CPU µs/good │ sent/good │ SQL/good │ CPU µs/order │ peak memory │  start │
			   ├───────────────┼─────────────┼───────────┼──────────┼──────────────┼─────────────┼────────┤
			   │ monolith      │         100 │       0 B │     4.00 │          400 │     70.0 MB │ 400 ms │
			   │ microservices │         500 │   3.00 kB │     20.0 │        2,000 │      140 MB │  2.0 s │
			   └───────────────┴─────────────┴───────────┴──────────┴──────────────┴─────────────┴────────┘"
		`);
	});
});
