import { describe, expect, it } from "vitest";
import { bandOfControl, controlOf } from "../../facts/comparisons.ts";
import { roundsOfRatio } from "../../facts/run.ts";
import { markdownDocument } from "../../formats/markdown.ts";
import { htmlDocument } from "../../html/page.ts";
import { latencyScenario } from "../../testing.ts";
import { checkoutTrial, scenarioOf, upTo } from "../../testing-latencies.ts";
import { latency } from "./latency.ts";
import { ratios } from "./ratios.ts";
import { validity } from "./validity.ts";

const text = (blocks: ReturnType<typeof validity>) =>
	markdownDocument({ title: "", blocks });

const rejected = checkoutTrial("monolith", upTo(200), {
	accepted: false,
	why: "the driver's p99 lag of 9 ms passes 5 ms",
	rejectedBy: ["lag"],
});
const control = checkoutTrial("monolith", upTo(200), { role: "control" });

describe("the A/A band", () => {
	it("of a ratio is that of its own metric, where results hold it", () => {
		const scenario = latencyScenario();
		const [first, ...others] = scenario.ratios;
		if (!first) throw new Error("the scenario of tests has a ratio");
		const own = { ratio: 1.1, low: 1, high: 1.21 };
		const held = {
			...scenario,
			ratios: [{ ...first, control: own }, ...others],
		};
		expect(controlOf(held, first)).toMatchObject(own);
		expect(bandOfControl(controlOf(held, first))?.high).toBeCloseTo(1.074, 3);
		const absent = { ...held, control: null };
		expect(others.map((other) => controlOf(absent, other))).toEqual(
			others.map(() => null),
		);
	});

	it("is a side of the ratio in a round whose measured trial was rejected", () => {
		const other = checkoutTrial("microservices", upTo(200));
		const rounds = [
			[rejected, control, other],
			[rejected, other],
		];
		expect(
			roundsOfRatio(scenarioOf(rounds, {}), ["microservices", "monolith"]),
		).toBe(1);
	});

	it("is told with the rules that rejected trials, and why each did", () => {
		const scenario = scenarioOf(
			[[rejected, control], [checkoutTrial("monolith", upTo(200))]],
			{ monolith: upTo(200) },
		);
		const told = text(validity(scenario, "one"));
		expect(told).toContain("Trials rejected: 1 of 3 (33.3 %). By rule: lag 1,");
		expect(told).toContain("no: the driver's p99 lag of 9 ms passes 5 ms");
		expect(told).toMatch(/\| monolith \| .* \| 2 of 3 \|/);
	});
});

describe("a table that is folded", () => {
	const scenario = scenarioOf(
		[[rejected, control], [checkoutTrial("monolith", upTo(200))]],
		{ monolith: upTo(200) },
	);
	const blocks = latency(scenario, "one");

	it("needs no script, and opens at its caption", () => {
		const html = htmlDocument({ title: "", blocks });
		expect(html).toMatch(
			/<details><summary>Each trial in numbers<\/summary><div class="wide"/,
		);
	});

	it("holds every trial, rejected ones too", () => {
		const rows = text(blocks).match(/^\| `checkout` \| [12] \|.*$/gm);
		expect(rows).toEqual([
			"| `checkout` | 1 | monolith | measured | 100 | 190 | no |",
			"| `checkout` | 1 | monolith | control | 100 | 190 | yes |",
			"| `checkout` | 2 | monolith | measured | 100 | 190 | yes |",
		]);
	});

	it("is not there where nothing is compared", () => {
		expect(ratios({ ...scenario, kind: "failure" }, "one")).toEqual([]);
	});
});
