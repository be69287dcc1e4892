import { expect, it } from "vitest";
import type { TrialDeploy } from "../../results/trial-schema.ts";
import { chainText, changeStoriesOf, reachedUnits } from "../facts/changes.ts";
import { deployScenario, tour, trial } from "../testing.ts";
import { changes } from "./sections/changes.ts";

const deploy: TrialDeploy = {
	change: "price-rule",
	unitsShipped: ["orders", "cart"],
	unitsTotal: 12,
	bytesShipped: 1,
	buildMs: 1,
	shipMs: 1,
	totalMs: 2,
	failedDuringDeploy: 0,
	rollbackMs: null,
	endedAtMs: 3,
	reach: [
		{
			file: "shop/rules/pricing.ts",
			unit: "cart",
			chain: ["shop/rules/pricing.ts", "microservices/cart/service.ts"],
			staysBecause: null,
		},
		{
			file: "shop/rules/money.ts",
			unit: "cart",
			chain: [
				"shop/rules/money.ts",
				"shop/rules/pricing.ts",
				"microservices/cart/service.ts",
			],
			staysBecause: null,
		},
		{
			file: "shop/rules/pricing.ts",
			unit: "support",
			chain: ["shop/rules/pricing.ts", "microservices/support/service.ts"],
			staysBecause: "only types of it are imported",
		},
	],
};

const results = (...deploys: TrialDeploy[]) =>
	tour([
		{
			...deployScenario(),
			rounds: deploys.map((each) => ({
				order: [],
				trials: [trial("microservices", { deploy: each })],
			})),
		},
	]);

it("explains each unit by its shortest chain, and counts the others", () => {
	expect(reachedUnits([deploy])).toEqual([
		{
			unit: "orders",
			ships: true,
			chain: null,
			staysBecause: null,
			others: 0,
		},
		{
			unit: "cart",
			ships: true,
			chain: ["shop/rules/pricing.ts", "microservices/cart/service.ts"],
			staysBecause: null,
			others: 1,
		},
		{
			unit: "support",
			ships: false,
			chain: ["shop/rules/pricing.ts", "microservices/support/service.ts"],
			staysBecause: "only types of it are imported",
			others: 0,
		},
	]);
});

it.each([
	[
		["shop/a.ts", "microservices/b/service.ts"],
		"shop/a.ts → microservices/b/service.ts",
	],
	[
		[
			"node_modules/zod/package.json",
			"node_modules/zod/v4/core.js",
			"shop/a.ts",
		],
		"package zod → shop/a.ts",
	],
	[["node_modules/@x/y/z.js", "shop/a.ts"], "package @x/y → shop/a.ts"],
])("writes the chain %j as %s", (chain, text) => {
	expect(chainText(chain)).toBe(text);
});

it("keeps the changes of a scenario apart", () => {
	const other = { ...deploy, change: "cart-limit", cell: 1 };
	const stories = changeStoriesOf(results(deploy, other, deploy));
	expect(
		stories.map(({ name, arms }) => [name, arms[0]?.deploys.length]),
	).toEqual([
		["1. price-rule", 2],
		["1. cart-limit", 1],
	]);
});

it("marks what ships and what is reached and stays, with the reason in the table", () => {
	const blocks = changes(results(deploy));
	expect(blocks.find(({ kind }) => kind === "charts")).toMatchObject({
		charts: [
			{
				columns: ["gateway", "shipping", "orders", "cart", "support"],
				cells: [
					{ column: "orders", text: "●" },
					{ column: "cart", text: "●" },
					{ column: "support", text: "○" },
				],
			},
		],
	});
	const [shipped, chains] = blocks.filter(({ kind }) => kind === "table");
	expect(shipped).toMatchObject({
		rows: [["1. price-rule", "2 of 12: orders, cart"]],
	});
	expect(chains).toMatchObject({
		rows: [
			expect.arrayContaining(["● yes", "–"]),
			expect.arrayContaining([
				"shop/rules/pricing.ts → microservices/cart/service.ts (and 1 other edited file of this change)",
			]),
			expect.arrayContaining(["○ no"]),
		],
	});
});

it("has nothing to say of a run without changes", () => {
	expect(changes(tour([]))).toEqual([]);
});
