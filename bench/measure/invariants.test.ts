import { describe, expect, it } from "vitest";
import { type Facts, invariants, violationsOf } from "./invariants.ts";

/** A shop at rest in which one order of two lamps was sold. */
function soldOnce(): Facts {
	return {
		onHandBefore: new Map([
			["p-1", 10],
			["p-2", 5],
		]),
		stock: [
			{ productId: "p-1", onHand: 8, reserved: 0, available: 8 },
			{ productId: "p-2", onHand: 5, reserved: 0, available: 5 },
		],
		orders: [
			{
				id: "o-1",
				customer: "c-1",
				status: "confirmed",
				totalCents: 500,
				lines: [{ productId: "p-1", quantity: 2 }],
				shipments: 1,
				confirmations: 1,
			},
		],
		ledger: [
			{ key: "o-1", kind: "authorize", amountCents: 500 },
			{ key: "o-1", kind: "capture", amountCents: 500 },
		],
		acknowledged: [{ orderId: "o-1", customer: "c-1", totalCents: 500 }],
		unknown: [],
		pending: { "orders shop_outbox_pending": 0 },
	};
}

const order = soldOnce().orders[0] as Facts["orders"][number];

/** One way to break each invariant. */
const broken: Record<string, Partial<Facts>> = {
	"stock is conserved": {
		onHandBefore: new Map([
			["p-1", 11],
			["p-2", 5],
		]),
	},
	"no more is sold than there was": {
		onHandBefore: new Map([
			["p-1", 1],
			["p-2", 5],
		]),
	},
	"stock is never negative": {
		stock: [{ productId: "p-1", onHand: -1, reserved: 0, available: -1 }],
	},
	"nothing stays reserved": {
		stock: [{ productId: "p-1", onHand: 8, reserved: 2, available: 6 }],
	},
	"money taken is the total of the orders sold": {
		ledger: [{ key: "o-1", kind: "capture", amountCents: 499 }],
	},
	"each order sold is captured once": {
		ledger: [
			{ key: "o-1", kind: "capture", amountCents: 250 },
			{ key: "o-1", kind: "capture", amountCents: 250 },
		],
	},
	"no capture without an order": { orders: [] },
	"every acknowledged order exists": { orders: [{ ...order, id: "o-2" }] },
	"one key, one order": { orders: [order, { ...order, id: "o-2" }] },
	"an order without an answer exists at most once": {
		orders: [order, { ...order, id: "o-2" }],
		acknowledged: [],
		unknown: [{ customer: "c-1" }],
	},
	"no order is stuck": { orders: [{ ...order, status: "pending" }] },
	"the outbox is empty": { pending: { "orders shop_outbox_pending": 3 } },
	"nothing is left to do": { pending: { "orders shop_sagas_open": 1 } },
	"each effect of an order happens once": {
		orders: [{ ...order, shipments: 2 }],
	},
};

describe("the invariants", () => {
	it("hold for a shop in which all went well", () => {
		expect(violationsOf(soldOnce())).toEqual([]);
	});

	it.each(invariants)("%s: turns red", (invariant) => {
		const facts = { ...soldOnce(), ...broken[invariant] };
		expect(
			violationsOf(facts).map((violation) => violation.invariant),
		).toContain(invariant);
	});

	it("allow an order of which the customer heard nothing, once", () => {
		const unheard = {
			...soldOnce(),
			acknowledged: [],
			unknown: [{ customer: "c-1" }],
		};
		expect(violationsOf(unheard)).toEqual([]);
	});

	const heard = { orderId: "o-1", customer: "c-1", totalCents: 500 };
	const key = { customer: "c-1", idempotencyKey: "k-1" };
	const two = [order, { ...order, id: "o-2" }];

	it.each<[string, Partial<Facts>, string[]]>([
		[
			"a key that was answered with two orders",
			{
				orders: two,
				acknowledged: [
					{ ...heard, ...key },
					{ ...heard, ...key, orderId: "o-2" },
				],
			},
			["one key, one order"],
		],
		[
			"a key that was answered at last is no key without an answer",
			{
				orders: two,
				acknowledged: [{ ...heard, ...key }],
				unknown: [key],
			},
			["one key, one order"],
		],
		[
			"a key without an answer counts once, however often it was sent",
			{ orders: two, acknowledged: [], unknown: [key, key] },
			["an order without an answer exists at most once"],
		],
		[
			"two keys without an answer may be two orders",
			{
				orders: two,
				acknowledged: [],
				unknown: [key, { ...key, idempotencyKey: "k-2" }],
			},
			[],
		],
		[
			"the same key of another customer is another key",
			{
				orders: [order, { ...order, id: "o-2", customer: "c-2" }],
				acknowledged: [{ ...heard, ...key }],
				unknown: [{ ...key, customer: "c-2" }],
			},
			[],
		],
	])("tell keys apart: %s", (_, more, expected) => {
		const facts = { ...soldOnce(), ...more };
		const about = violationsOf(facts)
			.map(({ invariant }) => invariant)
			.filter((name) => /key|answer/.test(name));
		expect(about).toEqual(expected);
	});

	it("allow a capture that was refunded", () => {
		const cancelled = {
			...soldOnce(),
			onHandBefore: new Map([
				["p-1", 8],
				["p-2", 5],
			]),
			orders: [{ ...order, status: "cancelled" }],
			ledger: [
				...soldOnce().ledger,
				{ key: "o-1", kind: "refund", amountCents: 500 },
			],
		};
		expect(violationsOf(cancelled)).toEqual([]);
	});
});
