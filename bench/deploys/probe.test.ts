import { describe, expect, it } from "vitest";
import { capabilities } from "../../shop/contract/operation.ts";
import { probeOf } from "./probe.ts";

describe("a probe", () => {
	it.each([
		["catalog", "/api/products"],
		["inventory", "/api/products/p-00001/stock"],
		["payments", "/api/orders/none/payment"],
	])("of %s reads %s", (capability, path) => {
		expect(probeOf({ capabilities: [capability] })).toEqual({ path });
	});

	it("is there for every capability, and for a gateway", () => {
		for (const capability of capabilities)
			expect(probeOf({ capabilities: [capability] })?.path).toMatch(/^\/api\//);
		expect(probeOf({ capabilities: [] })?.path).toMatch(/^\/api\//);
	});

	it("is not there for what nobody knows", () => {
		expect(probeOf({ capabilities: ["greeting"] })).toBeUndefined();
	});
});
