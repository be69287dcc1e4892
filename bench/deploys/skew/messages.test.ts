import { describe, expect, it } from "vitest";
import { distinct, type EventMessage, fieldName } from "./messages.ts";

describe("the name of a field", () => {
	it.each([
		[["customerId"], "customerId"],
		[["items", 0, "price", "cents"], "items[].price.cents"],
		[["lines", "12", "quantity"], "lines[].quantity"],
		[[], null],
	])("of %j is %s", (path, name) => {
		expect(fieldName(path)).toBe(name);
	});
});

describe("what is kept of what was said", () => {
	const said = (payload: unknown): EventMessage => ({
		...{ kind: "event", from: "orders", to: "cart" },
		...{ name: "order.confirmed", payload },
	});

	it("is the first of those that differ in values alone", () => {
		const first = said({ orderId: "o-1", lines: [{ quantity: 1 }] });
		const again = said({
			lines: [{ quantity: 2 }, { quantity: 3 }],
			orderId: "o-2",
		});
		expect(distinct([first, again])).toEqual([first]);
	});

	it.each([
		["a field more", { orderId: "o-1" }, { orderId: "o-1", name: "Ada L." }],
		["another type", { average: 4.5 }, { average: null }],
		["another state", { outcome: "captured" }, { outcome: "declined" }],
		["nothing in a list", { lines: [] }, { lines: [{ quantity: 1 }] }],
	])("are both where one has %s", (_, one, other) => {
		expect(distinct([said(one), said(other)])).toHaveLength(2);
	});
});
