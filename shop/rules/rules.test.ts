import { describe, expect, it } from "vitest";
import { ShopError } from "../contract/errors.ts";
import { countries } from "../contract/fields.ts";
import {
	cartCannotExceedItsLimit,
	cartLimit,
	emptyCartsCannotBeOrdered,
	quantityAfterOrder,
} from "./cart.ts";
import { basisPointsOf } from "./money.ts";
import {
	onlyConfirmedOrdersCanBeCancelled,
	onlyPreparedShipmentsCanBeDispatched,
} from "./order-lifecycle.ts";
import { orderTotals } from "./pricing.ts";
import { averageRating } from "./rating.ts";
import { searchQuery, searchText } from "./search-terms.ts";
import { shippingQuote, weightOf } from "./shipping-quote.ts";
import { stockCannotFallBelowReserved } from "./stock.ts";

const refuses = (code: string, rule: () => void) => {
	try {
		rule();
	} catch (error) {
		expect(error).toBeInstanceOf(ShopError);
		expect((error as ShopError).code).toBe(code);
		return;
	}
	throw new Error(`expected ${code}, nothing was refused`);
};

describe("money", () => {
	it.each([
		[0, 1900, 0],
		[100, 1900, 19],
		[99, 1900, 19], // 18.81
		[50, 100, 1], // 0.5 rounds up
		[49, 100, 0],
	])("%i cents at %i basis points are %i", (amount, points, share) => {
		expect(basisPointsOf(amount, points)).toBe(share);
	});
});

describe("pricing", () => {
	it("taxes goods and shipping at the rate of the destination", () => {
		const lines = [
			{ quantity: 2, unitPriceCents: 1000 },
			{ quantity: 1, unitPriceCents: 499 },
		];
		expect(orderTotals({ lines, shippingCents: 501, country: "DE" })).toEqual({
			itemsCents: 2499,
			shippingCents: 501,
			taxCents: 570,
			totalCents: 3570,
		});
	});

	it.each(countries)("the parts of an order to %s add up", (country) => {
		const totals = orderTotals({
			lines: [{ quantity: 3, unitPriceCents: 333 }],
			shippingCents: 77,
			country,
		});
		expect(totals.totalCents).toBe(
			totals.itemsCents + totals.shippingCents + totals.taxCents,
		);
	});
});

describe("shipping quote", () => {
	const tariff = {
		handlingFeeCents: 100,
		centsPerStartedKilogram: {
			domestic: 10,
			neighbour: 20,
			europe: 30,
			overseas: 40,
		},
		days: { domestic: 1, neighbour: 2, europe: 3, overseas: 4 },
	};
	it.each([
		["DE", 1, 110, 1],
		["DE", 1000, 110, 1],
		["DE", 1001, 120, 1],
		["AT", 2500, 160, 2],
		["US", 1, 140, 4],
	] as const)(
		"%s, %i g: %i cents in %i days",
		(country, weightGrams, priceCents, estimatedDays) => {
			expect(shippingQuote({ country, weightGrams }, tariff)).toEqual({
				priceCents,
				estimatedDays,
			});
		},
	);

	it("weighs every item", () => {
		expect(
			weightOf([
				{ quantity: 2, weightGrams: 300 },
				{ quantity: 1, weightGrams: 50 },
			]),
		).toBe(650);
	});
});

describe("what the shop refuses", () => {
	it("an order of nothing", () =>
		refuses("CartEmpty", () => emptyCartsCannotBeOrdered([])));
	it("one product too many in a cart", () =>
		refuses("CartFull", () => cartCannotExceedItsLimit(cartLimit)));
	it("stock below what is reserved", () =>
		refuses("StockBelowReserved", () => stockCannotFallBelowReserved(1, 2)));
	it.each(["pending", "shipped", "cancelled", "rejected"] as const)(
		"cancelling an order that is %s",
		(status) =>
			refuses("OrderNotCancellable", () =>
				onlyConfirmedOrdersCanBeCancelled({ id: "o", status }),
			),
	);
	it.each(["dispatched", "cancelled"])(
		"dispatching a shipment that is %s",
		(status) =>
			refuses("ShipmentNotDispatchable", () =>
				onlyPreparedShipmentsCanBeDispatched({ orderId: "o", status }),
			),
	);
	it("nothing that is in order", () => {
		emptyCartsCannotBeOrdered([1]);
		cartCannotExceedItsLimit(cartLimit - 1);
		stockCannotFallBelowReserved(2, 2);
		onlyConfirmedOrdersCanBeCancelled({ id: "o", status: "confirmed" });
		onlyPreparedShipmentsCanBeDispatched({ orderId: "o", status: "preparing" });
	});
});

describe("the rest", () => {
	it("keeps in the cart what was added after the order was placed", () => {
		expect(quantityAfterOrder(5, 3)).toBe(2);
		expect(quantityAfterOrder(2, 3)).toBe(0);
	});
	it.each([
		["Red  Lamp", '"red"* AND ("lamp" OR "lamps")'],
		['say "x" OR 1', '"say"* AND "x"* AND "or"* AND "1"*'],
		["GRÖSSE größe", '"grosse"* AND "große"*'],
		["lamp lamp", '("lamp" OR "lamps")'],
		["o\u0000k \u{1f980}", '"o"* AND "k"*'],
		["-- *", undefined],
	])("searches %j as %s", (text, query) => {
		const known = (beginning: string) =>
			["lamp", "lamps"].filter((word) => word.startsWith(beginning));
		expect(searchQuery({ text }, known)).toBe(query);
	});
	it("searches within a category by a term that no word is", () => {
		const wanted = { text: "1", category: "garden-chairs" };
		expect(searchQuery(wanted, () => [])).toBe('"1"* AND "·garden·chairs"');
		expect(searchText("garden-chairs", "Oak · Chair", "Oaké")).toBe(
			"oak chair oake ·garden·chairs",
		);
	});
	it("looks up a beginning by itself where too many words begin so", () => {
		const many = Array.from({ length: 41 }, (_, index) => `b${index}`);
		expect(searchQuery({ text: "b" }, () => many)).toBe('"b"*');
	});
	it("rates to two decimals, and nothing as null", () => {
		expect(averageRating({ sum: 13, count: 3 })).toBe(4.33);
		expect(averageRating({ sum: 0, count: 0 })).toBeNull();
	});
});
