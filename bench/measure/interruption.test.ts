import { describe, expect, it } from "vitest";
import { lostWithin, unavailableMs } from "./interruption.ts";

const bin = (second: number, more: object) => ({
	second,
	good: 10,
	late: 0,
	failed: 0,
	unknown: 0,
	degraded: 0,
	...more,
});

const span = { fromMs: 1_400, toMs: 2_100 };

describe("what a roll-out took", () => {
	it("is lost in the seconds that it touches, and in no other", () => {
		const stats = {
			getProduct: {
				perSecond: [
					bin(0, { failed: 9 }),
					bin(1, { failed: 1, late: 2 }),
					bin(3, { late: 9 }),
				],
			},
			placeOrder: { perSecond: [bin(2, { unknown: 3 })] },
		};
		expect(lostWithin(stats, span)).toEqual({ failed: 6, slow: 2 });
	});

	it("is time without each capability, by the share of bad answers", () => {
		const availability = {
			catalog: [0, 0.75, 1, 0],
			orders: [0, 0.5, null, 0],
		};
		expect(unavailableMs(availability, span)).toBeCloseTo(750);
		expect(unavailableMs({}, span)).toBe(0);
	});
});
