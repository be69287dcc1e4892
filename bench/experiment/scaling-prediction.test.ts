import { describe, expect, it } from "vitest";
import { predictScaling, type RequestCost } from "./scaling-prediction.ts";

const ms = 1e-3;
const cost = (more: Partial<RequestCost> = {}): RequestCost => ({
	units: { gateway: 2 * ms, catalog: 4 * ms },
	driver: 0.1 * ms,
	cores: 1,
	connections: 50,
	...more,
});

describe("the prediction of what replicas bring", () => {
	it("is nothing, where all processes share one core that is full already", () => {
		const found = predictScaling(cost(), "catalog", 2);
		expect(found?.speedUp).toBeCloseTo(1, 6);
		expect(found?.perSecond).toBeCloseTo(1 / (6 * ms), 0);
	});

	it("is twice as much, where one process was the limit and cores are free", () => {
		const units = { monolith: 5 * ms };
		const found = predictScaling(cost({ units, cores: 8 }), "monolith", 2);
		expect(found?.speedUp).toBeCloseTo(2, 2);
	});

	it("ends at the next unit in line", () => {
		const found = predictScaling(cost({ cores: 8 }), "catalog", 4);
		expect(found?.ownCoresPerSecond).toBeCloseTo(1 / (2 * ms), 6);
		expect(found?.ownCoresSpeedUp).toBeCloseTo(2, 6);
		expect(found?.bottleneck).toBe("gateway");
	});

	it("is nothing for a unit that does not limit the arm", () => {
		const found = predictScaling(cost({ cores: 8 }), "gateway", 2);
		expect(found?.ownCoresSpeedUp).toBeCloseTo(1, 6);
		expect(found?.bottleneck).toBe("catalog");
	});

	it("ends at the driver's core", () => {
		const found = predictScaling(
			cost({ cores: 8, driver: 4 * ms }),
			"catalog",
			2,
		);
		expect(found?.perSecond).toBeLessThanOrEqual(250);
	});

	it("is not made where no CPU was measured", () => {
		expect(predictScaling(cost({ units: {} }), "catalog", 2)).toBeNull();
	});
});
