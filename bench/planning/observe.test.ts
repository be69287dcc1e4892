import { expect, it } from "vitest";
import { joined } from "./observe.ts";

const seen = {
	name: "saturation",
	model: "closed" as const,
	seconds: 1,
	steps: { getProduct: 10 },
	goodShare: 1,
	unitsCpuSeconds: { catalog: 0.5 },
	driverCpuSeconds: 0.2,
	locked: { catalog: 0.1 },
};

it("joins what was seen of one load: counts and CPU add up, shares are weighted by time", () => {
	const longer = {
		...seen,
		seconds: 3,
		steps: { getProduct: 20, placeOrder: 1 },
		goodShare: 0.995,
		unitsCpuSeconds: { catalog: 1, orders: 0.25 },
		locked: { catalog: 0.3, orders: 0.2 },
	};
	const all = joined([seen, longer]);
	expect(all).toMatchObject({
		seconds: 4,
		steps: { getProduct: 30, placeOrder: 1 },
		goodShare: 0.995,
		unitsCpuSeconds: { catalog: 1.5, orders: 0.25 },
		driverCpuSeconds: 0.4,
	});
	expect(all.locked?.catalog).toBeCloseTo(0.25);
	expect(all.locked?.orders).toBeCloseTo(0.15);
});

it("tells nothing of the lock where one look could not", () => {
	expect(joined([seen, { ...seen, locked: null }]).locked).toBeNull();
});
