import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "./kit/testing.ts";
import { type CheckoutGround, startCheckout } from "./testing-checkout.ts";

let shop: CheckoutGround;
beforeEach(async () => {
	shop = await startCheckout();
});
afterEach(() => shop.close());

describe("placing an order", () => {
	it("takes the money once and the stock once, and tells everybody", async () => {
		const before = await shop.stock();
		await shop.fill(2);
		const placed = await shop.place("k1");
		expect(placed).toMatchObject({
			status: 201,
			body: { status: "confirmed", lines: [{ productId: "p-00003" }] },
		});
		await shop.settled();
		expect(await shop.stock()).toMatchObject({
			onHand: before.onHand - 2,
			reserved: 0,
		});
		expect(shop.ledger("capture")).toMatchObject([
			{ key: placed.body.id, amountCents: placed.body.totalCents },
		]);
		expect((await shop.at("cart")("GET", "/api/cart")).body.items).toEqual([]);
	});

	it("gives the same answer to the same key, at once and later, and refuses it for another request", async () => {
		await shop.fill();
		const both = await Promise.all([shop.place("k1"), shop.place("k1")]);
		expect(both[0]).toEqual(both[1]);
		const other = await shop.place("k1", { city: "Bonn" });
		expect(other.body.code).toBe("IdempotencyKeyReused");
		expect((await shop.place("k1")).body).toEqual(both[0]?.body);
		expect(shop.ledger("capture")).toHaveLength(1);
		expect(await shop.orders()).toHaveLength(1);
	});

	it("refuses the key of an order that is under way for another request at once", async () => {
		await shop.fill();
		const first = shop.place("k1", { cardToken: "tok_slow" });
		// Sent at the same time, the other request may come first.
		await until("the first order is under way", async () =>
			(await shop.statuses()).includes("pending"),
		);
		const other = await shop.place("k1", { cardToken: "tok_ok" });
		expect(other.body.code).toBe("IdempotencyKeyReused");
		expect((await first).status).toBe(201);
	});

	it("rejects an order whose card is declined, and says so again", async () => {
		const before = await shop.stock();
		await shop.fill();
		const declined = await shop.place("k1", { cardToken: "tok_declined" });
		expect(declined).toMatchObject({
			status: 402,
			body: { code: "PaymentDeclined" },
		});
		const again = await shop.place("k1", { cardToken: "tok_declined" });
		expect(again.body.detail).toBe(declined.body.detail);
		expect(await shop.statuses()).toEqual(["rejected"]);
		const [order] = await shop.orders();
		const payment = await shop.at("payments")(
			"GET",
			`/api/orders/${order?.id}/payment`,
		);
		expect(payment.body.status).toBe("declined");
		expect(await shop.stock()).toEqual(before);
	});

	it("keeps CartEmpty as the answer of its key, and leaves no order", async () => {
		expect((await shop.place("k1")).body.code).toBe("CartEmpty");
		await shop.fill();
		expect((await shop.place("k1")).body.code).toBe("CartEmpty");
		expect(await shop.orders()).toEqual([]);
		expect((await shop.place("k2")).status).toBe(201);
	});

	it("gives the last item to one of two customers", async () => {
		const admin = await shop.fleet.ground.bearer({
			id: "u-admin",
			role: "admin",
			name: "A",
		});
		const path = "/api/products/p-00003/stock";
		await shop.at("inventory", admin)("PUT", path, { onHand: 1 });
		const eve = await shop.fleet.ground.bearer({
			id: "u-0002",
			role: "customer",
			name: "Eve",
		});
		await shop.fill(1);
		await shop.fill(1, eve);
		const replies = await Promise.all([
			shop.place("k"),
			shop.place("k", { as: eve }),
		]);
		expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
		const loser = replies.find(({ status }) => status === 409);
		expect(loser?.body.code).toBe("OutOfStock");
		await shop.settled();
		expect(await shop.stock()).toMatchObject({ onHand: 0, reserved: 0 });
		expect(shop.ledger("authorize")).toHaveLength(1);
	});

	it.each(["tok_lost", "tok_lost_capture"])(
		"charges once although the answer is lost (%s)",
		async (cardToken) => {
			await shop.fill();
			expect((await shop.place("k1", { cardToken })).status).toBe(201);
			expect(shop.ledger("capture")).toHaveLength(1);
		},
	);

	it.each(["cart", "catalog", "inventory", "shipping", "payments"])(
		"is Unavailable and leaves nothing while %s is down, and works with the same key after",
		async (name) => {
			const before = await shop.stock();
			await shop.fill();
			await shop.fleet.stop(name);
			expect((await shop.place("k1")).body.code).toBe("Unavailable");
			expect((await shop.at("orders")("GET", "/api/orders")).status).toBe(200);
			await shop.fleet.start(name);
			await shop.settled();
			expect(await shop.orders()).toEqual([]);
			expect(await shop.stock()).toEqual(before);
			await until("it can be placed", async () => {
				const { status } = await shop.place("k1");
				return status === 201;
			});
			expect(shop.ledger("capture")).toHaveLength(1);
		},
		20_000,
	);
});

describe("a card processor", () => {
	const behave = (behaviour: object) =>
		fetch(`${shop.fleet.card.baseUrl}/behaviour`, {
			method: "POST",
			headers: { "x-control-token": "control" },
			body: JSON.stringify(behaviour),
		});

	it.each(["refuse", "lost"])(
		"that gives no answer (%s) leaves the order open; it is undone, and can be placed, once it answers",
		async (outage) => {
			const before = await shop.stock();
			await shop.fill();
			await behave({ outage });
			expect((await shop.place("k1")).body.code).toBe("Unavailable");
			expect(await shop.statuses()).toEqual(["pending"]);
			expect(await shop.metric("orders", "shop_orders_pending")).toBe(1);
			expect((await shop.place("k1")).body.code).toBe("Unavailable");
			await behave({});
			await shop.settled();
			expect(await shop.orders()).toEqual([]);
			expect(await shop.stock()).toEqual(before);
			expect((await shop.place("k1")).status).toBe(201);
			expect(shop.ledger("capture")).toHaveLength(1);
		},
		20_000,
	);

	it("that is down when an order is cancelled gives the money back when it is up", async () => {
		await shop.fill();
		const { body } = await shop.place("k1");
		await shop.settled();
		await behave({ outage: "refuse" });
		const path = `/api/orders/${body.id}`;
		const cancelled = await shop.at("orders")("POST", `${path}/cancellation`);
		expect(cancelled.body.status).toBe("cancelled");
		await until("the refund is owed", async () => {
			return (await shop.metric("payments", "shop_refunds_pending")) === 1;
		});
		await behave({});
		await shop.settled();
		const payment = await shop.at("payments")("GET", `${path}/payment`);
		expect(payment.body.status).toBe("refunded");
		expect(shop.ledger("refund")).toHaveLength(1);
	});
});
