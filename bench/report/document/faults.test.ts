import { expect, it } from "vitest";
import type { TrialFault } from "../../results/trial-schema.ts";
import {
	faultStoriesOf,
	goodBetween,
	goodWhileBroken,
	momentsOf,
} from "../facts/faults.ts";
import { markdownReport } from "../formats/markdown.ts";
import { htmlReport } from "../html/page.ts";
import { failureScenario, tour, trial } from "../testing.ts";
import { faults } from "./sections/faults.ts";

const crash: TrialFault = {
	capability: "reviews",
	kind: "crash",
	firedAt: 2500,
	healedAt: 4000,
	proof: "SIGKILL",
	recoveryMs: 3000,
	detectedAfterMs: 40,
	backlog: { pendingAtHeal: 3, drainMs: 500 },
	bystanderAvailability: [1, 1, 0.5, 0.9, 1],
};

const broken = (arm: string, fault: Partial<TrialFault> = {}) => {
	const whole = trial(arm, { fault: { ...crash, ...fault } });
	const load = { ...whole.load, durationMs: 5000 };
	const availability = { reviews: [1, 1, 0.4, 0, 1], cart: [1, 1, 1, 1, null] };
	return { ...whole, load: { ...load, availability } } as typeof whole & {
		fault: TrialFault;
	};
};

const results = () => {
	const scenario = failureScenario();
	const rounds = [
		{ order: [], trials: [broken("monolith"), broken("microservices")] },
	];
	return tour([{ ...scenario, rounds }]);
};

it.each([
	["whole seconds count alike", [1, 0.5, 0, 1], 1000, 3000, 0.25],
	["a second in part counts by that part", [1, 0, 1], 1500, 2500, 0.5],
	["a second without requests does not count", [1, null, 0.8], 1000, 3000, 0.8],
	["no second with requests gives no share", [1, null], 1000, 2000, null],
	["what lies after the last second gives none", [1], 1000, 2000, null],
])("%s", (_, shares, fromMs, toMs, expected) => {
	expect(goodBetween(shares, { fromMs, toMs })).toBe(expected);
});

it("takes the mean over trials of what was good from fault to heal", () => {
	const trials = [broken("monolith"), broken("monolith", { firedAt: 3000 })];
	const { reviews, cart } = goodWhileBroken(trials);
	// 0.5 s at 0.4 and 1 s at 0 are 0.2 ÷ 1.5; the other trial lost all.
	expect(reviews).toBeCloseTo(0.2 / 1.5 / 2, 10);
	expect(cart).toBe(1);
});

it("counts to the end of the load what never healed", () => {
	const { reviews } = goodWhileBroken([broken("monolith", { healedAt: null })]);
	expect(reviews).toBeCloseTo((0.5 * 0.4 + 1) / 2.5, 10);
});

it("puts every moment on the time axis of the load", () => {
	expect(momentsOf(crash)).toEqual({
		fired: 2500,
		noticed: 2540,
		healed: 4000,
		// Three seconds from the beginning of the second of the fault.
		recovered: 5000,
		drained: 4500,
	});
});

it("knows of no moment that was not seen, and of a recovery that was never needed", () => {
	const calm = { ...crash, detectedAfterMs: null, recoveryMs: 0 };
	expect(momentsOf(calm)).toMatchObject({ noticed: null, recovered: 2500 });
	const lasting = { ...crash, healedAt: null, recoveryMs: null };
	expect(momentsOf(lasting)).toMatchObject({
		healed: null,
		recovered: null,
		drained: null,
	});
});

it("has a story for each fault, and leaves out placebos and rejected trials", () => {
	const scenario = failureScenario();
	const trials = [
		broken("monolith"),
		{ ...broken("monolith"), role: "placebo" as const },
		{ ...broken("microservices"), accepted: false },
		broken("microservices", { notHere: "it has none", firedAt: null }),
	];
	const [story] = faultStoriesOf(
		tour([{ ...scenario, rounds: [{ order: [], trials }] }]),
	);
	expect(story?.name).toBe("1. crash of reviews");
	expect(
		story?.arms.map(({ arm, notHere, trials }) => [
			arm,
			notHere,
			trials.length,
		]),
	).toEqual([
		["monolith", null, 1],
		["microservices", "it has none", 0],
	]);
});

it("shows the same shares in the chart and in the table", () => {
	const blocks = faults(results());
	const chart = blocks.find(({ kind }) => kind === "charts");
	const table = blocks.find(({ kind }) => kind === "table");
	expect(chart).toMatchObject({
		charts: [
			{
				cells: [
					{ text: "100" },
					{ text: "13", shade: expect.closeTo(0.867, 2) },
				],
			},
			{ cells: [{ text: "100" }, { text: "13" }] },
		],
	});
	expect(table).toMatchObject({
		rows: [
			["1. crash of reviews", [{ arm: "monolith" }], "100 %", "13.3 %"],
			["1. crash of reviews", [{ arm: "microservices" }], "100 %", "13.3 %"],
		],
	});
});

it("draws the strip of bystanders, and says where a run did not keep it", () => {
	const html = htmlReport(results());
	expect(html).toContain("● bystanders");
	expect(markdownReport(results())).toContain("2 s: 50 %, 3 s: 90 %");
	const old = results();
	for (const { trials } of old.scenarios[0]?.rounds ?? [])
		for (const { fault } of trials) delete fault?.bystanderAvailability;
	expect(htmlReport(old)).not.toContain("● bystanders");
});

it("has nothing to say of a run without faults", () => {
	expect(faults(tour([]))).toEqual([]);
});
