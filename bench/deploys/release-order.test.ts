import { describe, expect, it } from "vitest";
import {
	type Misunderstanding,
	orderOf,
	ReleaseRefused,
	safeOrder,
} from "./release-order.ts";

type Ages = Pick<Misunderstanding, "said" | "read">;

const oldToNew: Ages = { said: "old", read: "new" };
const newToOld: Ages = { said: "new", read: "old" };

function answer(from: string, to: string, ages: Ages): Misunderstanding {
	const about = { name: "productsByIds", field: "items[].price" };
	return { ...about, from, to, kind: "answer", why: "is missing", ...ages };
}

function event(from: string, to: string, ages: Ages): Misunderstanding {
	return { ...answer(from, to, ages), kind: "event", name: "order.confirmed" };
}

const units = ["cart", "catalog", "orders"];

describe("the order of a release", () => {
	it("keeps the given order where everybody understands everybody", () => {
		expect(orderOf(units, [])).toEqual(units);
	});

	it("puts the provider before who needs its new answer", () => {
		const broken = [
			answer("catalog", "cart", oldToNew),
			answer("catalog", "orders", oldToNew),
		];
		expect(orderOf(units, broken)).toEqual(["catalog", "cart", "orders"]);
	});

	it("puts who reads both before the provider that drops the old", () => {
		const broken = [answer("catalog", "orders", newToOld)];
		expect(orderOf(units, broken)).toEqual(["cart", "orders", "catalog"]);
	});

	it("goes around a step that leads nowhere", () => {
		const broken = [
			answer("cart", "catalog", newToOld),
			answer("catalog", "orders", newToOld),
		];
		expect(orderOf(units, broken)).toEqual(["orders", "catalog", "cart"]);
	});

	it("is none where neither version understands the other", () => {
		const both = [oldToNew, newToOld].map((ages) =>
			answer("catalog", "cart", ages),
		);
		expect(orderOf(units, both)).toBeUndefined();
	});

	it("does not trust that an old event is gone when its publisher is new", () => {
		const unread = [event("orders", "cart", oldToNew)];
		expect(orderOf(["orders", "cart"], unread)).toBeUndefined();
		const call = [answer("orders", "cart", oldToNew)];
		expect(orderOf(["orders", "cart"], call)).toEqual(["orders", "cart"]);
	});

	it("minds units that do not ship", () => {
		const broken = [answer("catalog", "wishlist", newToOld)];
		expect(orderOf(["catalog"], broken)).toBeUndefined();
	});

	it("of twelve units is found at once, also where there is none", () => {
		const many = Array.from({ length: 12 }, (_, index) => `unit-${index}`);
		const last = many[11] as string;
		const stuck = [oldToNew, newToOld].map((ages) =>
			answer("unit-0", last, ages),
		);
		expect(orderOf(many, stuck)).toBeUndefined();
	});
});

describe("a refusal", () => {
	const broken = [answer("catalog", "cart", oldToNew)];

	it("of a wrong order names unit, message and field, and the order that works", () => {
		const wrong = () => safeOrder(units, broken, ["cart", "catalog", "orders"]);
		expect(wrong).toThrow(ReleaseRefused);
		expect(wrong).toThrow(
			[
				"the release in the order cart, catalog, orders is refused: once cart is replaced",
				"  cart (new) does not understand items[].price in the answer of catalog (old) to productsByIds: is missing",
				"this order works: catalog, cart, orders",
			].join("\n"),
		);
	});

	it("is not made of another order that works", () => {
		const wanted = ["orders", "catalog", "cart"];
		expect(safeOrder(units, broken, wanted)).toEqual(wanted);
	});

	it("is made of an order that leaves a unit out", () => {
		expect(() => safeOrder(units, [], ["cart", "orders"])).toThrow(
			"does not name each unit that ships once",
		);
	});

	it("of a breaking change says what stands in the way of each first step", () => {
		const both = [...broken, answer("catalog", "cart", newToOld)];
		const refuse = () => safeOrder(["cart", "catalog"], both);
		expect(refuse).toThrow("cannot be replaced one by one in any order");
		expect(refuse).toThrow("with cart next\n  cart (new) does not understand");
		expect(refuse).toThrow(
			"with catalog next\n  cart (old) does not understand",
		);
		expect(refuse).toThrow("with an outage");
	});

	it("of a change that does not understand itself says so", () => {
		const itself = [answer("catalog", "cart", { said: "new", read: "new" })];
		expect(() => safeOrder(["cart", "catalog"], itself)).toThrow(
			"even when all of it is shipped",
		);
	});
});
