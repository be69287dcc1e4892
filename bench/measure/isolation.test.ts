import { describe, expect, it } from "vitest";
import type { Capability } from "../../shop/contract/operation.ts";
import type { NeedGraph } from "../scenario/need-graph.ts";
import {
	availabilityOf,
	bystanderLoss,
	goodShares,
	recoveryMs,
	shareOf,
} from "./isolation.ts";

const bin = (second: number, good: number, failed: number) => ({
	second,
	good,
	failed,
	late: 0,
	unknown: 0,
	degraded: 0,
});

describe("isolation", () => {
	const needs: NeedGraph = new Map([
		["listReviews", new Set<Capability>(["reviews"])],
		["getProduct", new Set<Capability>(["catalog"])],
	]);

	it("counts only operations that do not need what broke", () => {
		const stats = {
			listReviews: { offered: 10, good: 0 },
			getProduct: { offered: 20, good: 19 },
		};
		expect(bystanderLoss(stats, needs, "reviews")).toEqual({
			failed: 1,
			offered: 20,
		});
		expect(bystanderLoss(stats, needs, "catalog")).toEqual({
			failed: 10,
			offered: 10,
		});
	});

	it("has no share of nothing", () => {
		expect(shareOf({ failed: 0, offered: 0 })).toBeNull();
		expect(shareOf({ failed: 1, offered: 4 })).toBe(0.25);
	});

	it("adds the operations of a capability up, second by second", () => {
		const stats = {
			getProduct: { perSecond: [bin(0, 3, 1), bin(1, 4, 0)] },
			getProductPage: { perSecond: [bin(0, 4, 0)] },
		};
		expect(availabilityOf(stats, 3)).toEqual({ catalog: [7 / 8, 1, null] });
		expect(goodShares([], 1)).toEqual([null]);
	});

	it.each([
		["nothing was lost", [1, 1, 1, 1, 1, 1], 2500, 0],
		[
			"the outage lasts into the next second",
			[1, 1, 0.5, 0.2, 1, 1, 1],
			2500,
			2000,
		],
		[
			"one good second between bad ones does not count",
			[1, 0, 1, 0, 1, 1, 1],
			1000,
			3000,
		],
		["it does not come back", [1, 1, 0, 0, 0, 0], 2000, null],
		["fewer than three good seconds are seen", [1, 0, 1, 1], 1000, null],
		[
			"what was lost before the fault is not its doing",
			[0, 1, 1, 1, 1],
			2000,
			0,
		],
	])("recovery when %s", (_, shares, faultAtMs, expected) => {
		expect(recoveryMs(shares, faultAtMs)).toBe(expected);
	});
});
