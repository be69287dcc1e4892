import { describe, expect, it } from "vitest";
import type { Facts } from "../measure/invariants.ts";
import { endedAlone } from "./check.ts";
import {
	brokenPromises,
	declinedCard,
	noteAgain,
	noteDefinite,
	nothingTold,
	type Told,
} from "./told.ts";

const wish = { key: "c1-4", customer: "ada@shop.test", card: "tok_ok" };
const placed = { status: 201, orderId: "o-1", totalCents: 500 };
const refused = (code: string, status = 409) => ({ status, code });

/** A shop with one order. */
const shopWith = (status: string): Facts => ({
	onHandBefore: new Map(),
	...{ stock: [], ledger: [], acknowledged: [], unknown: [], pending: {} },
	orders: [
		{
			...{ id: "o-1", customer: wish.customer, status, totalCents: 500 },
			...{ lines: [], shipments: 1, confirmations: 1 },
		},
	],
});
const invariantsOf = (told: Told, facts = shopWith("confirmed")) =>
	brokenPromises(told, facts).map(({ invariant }) => invariant);
const afterTelling = (tell: (told: Told) => void): Told => {
	const told = nothingTold();
	tell(told);
	return told;
};

describe("what customers may be told", () => {
	it.each([
		["an order", wish, placed],
		["that nothing is in stock", wish, refused("OutOfStock")],
		["that the cart is empty", wish, refused("CartEmpty")],
		[
			"that a declined card is declined",
			{ ...wish, card: declinedCard },
			refused("PaymentDeclined", 402),
		],
	])("%s", (_, wish, reply) => {
		const told = afterTelling((told) => noteDefinite(told, wish, reply));
		expect(invariantsOf(told)).toEqual([]);
	});

	it.each([
		[
			"an order for a declined card",
			{ ...wish, card: declinedCard },
			placed,
			"a declined card buys nothing",
		],
		[
			"that a good card is declined",
			wish,
			refused("PaymentDeclined", 402),
			"a refusal has a reason",
		],
		[
			"that a key was used by another",
			wish,
			refused("IdempotencyKeyReused", 422),
			"a refusal has a reason",
		],
	])("not %s", (_, wish, reply, invariant) => {
		const told = afterTelling((told) => noteDefinite(told, wish, reply));
		expect(invariantsOf(told)).toEqual([invariant]);
	});

	it("the same when asked again", () => {
		const told = afterTelling((told) =>
			noteAgain(told, wish, [placed, placed]),
		);
		expect(invariantsOf(told)).toEqual([]);
	});

	it.each([
		["another order", { ...placed, orderId: "o-2" }],
		["a refusal", refused("CartEmpty")],
	])("not %s when asked again", (_, again) => {
		const told = afterTelling((told) => noteAgain(told, wish, [placed, again]));
		expect(brokenPromises(told, shopWith("confirmed"))).toEqual([
			{
				invariant: "the same key gets the same answer",
				detail: expect.stringContaining("key c1-4: o-1, then "),
			},
		]);
	});
});

describe("an order is cancelled when its customer says so", () => {
	it.each([
		["granted", "cancelled", 0],
		["granted", "confirmed", 1],
		["asked", "cancelled", 0],
		["asked", "confirmed", 0],
		[undefined, "cancelled", 1],
		[undefined, "confirmed", 0],
	] as const)(
		"%s, and now %s: %i violations",
		(cancellation, status, count) => {
			const told = afterTelling(({ cancellations }) => {
				if (cancellation) cancellations.set("o-1", cancellation);
			});
			expect(invariantsOf(told, shopWith(status))).toHaveLength(count);
		},
	);
});

describe("no unit ends unless it is killed", () => {
	const entry = { atMs: 0, unit: "orders" };
	const killed = { ...entry, event: "killed", signal: "SIGKILL" } as const;
	const exited = { ...entry, event: "exited", code: 70 } as const;

	it.each([
		[
			"killed, then gone",
			[
				{ ...killed, pid: 1 },
				{ ...exited, pid: 1 },
			],
			0,
		],
		["gone by itself", [{ ...exited, pid: 1 }], 1],
		[
			"another one was killed",
			[
				{ ...killed, pid: 2 },
				{ ...exited, pid: 1 },
			],
			1,
		],
	])("%s: %j", (_, journal, count) => {
		expect(endedAlone(journal)).toHaveLength(count);
	});
});
