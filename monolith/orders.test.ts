import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { productId } from "../shop/seed.ts";
import { address, shoppers, startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
let does: ReturnType<typeof shoppers>;
beforeEach(async () => {
	shop = await startTestShop();
	does = shoppers(shop);
});
afterEach(() => shop.stop());

const lamp = productId(1);
const chair = productId(2);

describe("checkout", () => {
	it("confirms the order with payment, shipment, notification, stock and an emptied cart, and the money adds up", async () => {
		await does.setStock(lamp, 10);
		await does.put(1, lamp, 2);
		await does.put(1, chair, 1);
		const cart = (await shop.ask("getCart", {}, 1)).body;
		const { status, body: order } = await does.place(1);
		expect(status).toBe(201);
		expect(order).toMatchObject({
			status: "confirmed",
			lines: cart.items,
			itemsCents: cart.totalCents,
		});
		expect(order.totalCents).toBe(
			order.itemsCents + order.shippingCents + order.taxCents,
		);
		expect(order.taxCents).toBe(
			Math.floor((order.itemsCents + order.shippingCents) * 0.19 + 0.5),
		);
		const { id: orderId } = order;
		expect((await shop.ask("getOrder", { orderId }, 1)).body).toEqual(order);
		expect((await shop.ask("getPayment", { orderId }, 1)).body).toEqual({
			orderId,
			status: "captured",
			amountCents: order.totalCents,
		});
		const shipment = await shop.ask("getShipment", { orderId }, 1);
		expect(shipment.body).toMatchObject({ status: "preparing", country: "DE" });
		expect(await does.notices(1)).toEqual(["order-confirmed"]);
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 8, reserved: 0 });
		expect((await shop.ask("getCart", {}, 1)).body.items).toEqual([]);
		const [authorized] = shop.processor.ledger.entries(0, 1);
		expect(authorized?.amountCents).toBe(order.totalCents);
		expect(does.kindsOf(orderId)).toEqual({ authorize: 1, capture: 1 });
	});

	it("keeps what was put into the cart while the card was charged", async () => {
		await does.put(1, lamp, 2);
		const placed = does.place(1, { cardToken: "tok_slow" });
		await does.underWay(1);
		await does.put(1, lamp, 5);
		await does.put(1, chair, 1);
		expect((await placed).status).toBe(201);
		const { items } = (await shop.ask("getCart", {}, 1)).body;
		expect(items.map((item: { quantity: number }) => item.quantity)).toEqual([
			3, 1,
		]);
	});

	it("hides orders, payments and shipments of others", async () => {
		await does.put(1, lamp, 1);
		const { id: orderId } = (await does.place(1)).body;
		expect((await shop.ask("getOrder", { orderId }, 2)).code).toBe(
			"OrderNotFound",
		);
		expect((await shop.ask("getPayment", { orderId }, 2)).code).toBe(
			"OrderNotFound",
		);
		expect((await shop.ask("getShipment", { orderId }, 2)).code).toBe(
			"ShipmentNotFound",
		);
		expect((await shop.ask("cancelOrder", { orderId }, 2)).code).toBe(
			"OrderNotFound",
		);
		expect(await does.ordersOf(2)).toEqual([]);
	});

	it("marks a review as a verified purchase", async () => {
		const review = { productId: lamp, rating: 5, text: "Bright." };
		const written = await shop.ask("addReview", review, "admin");
		expect(written.body.verifiedPurchase).toBe(false);
		await does.put("admin", lamp, 1);
		await does.place("admin");
		const [first] = (await shop.ask("listReviews", { productId: lamp })).body
			.items;
		expect(first).toMatchObject({
			id: written.body.id,
			verifiedPurchase: true,
		});
	});
});

describe("the same idempotency key", () => {
	it("makes one order and one charge when it comes twice at once", async () => {
		await does.put(1, lamp, 1);
		const [first, second] = await Promise.all([does.place(1), does.place(1)]);
		expect(first.status).toBe(201);
		expect(JSON.stringify(second)).toBe(JSON.stringify(first));
		expect(await does.ordersOf(1)).toHaveLength(1);
		expect(does.kindsOf(first.body.id)).toEqual({ authorize: 1, capture: 1 });
	});

	it("gets the same answer later, also when the order has gone on and the unit was restarted", async () => {
		await does.put(1, lamp, 1);
		const first = await does.place(1);
		await shop.ask("cancelOrder", { orderId: first.body.id }, 1);
		await shop.stopUnit();
		await shop.startUnit();
		expect(await does.place(1)).toEqual(first);
	});

	it("is another customer's own", async () => {
		await does.put(1, lamp, 1);
		await does.put(2, lamp, 1);
		const [first, second] = [await does.place(1), await does.place(2)];
		expect(second.status).toBe(201);
		expect(second.body.id).not.toBe(first.body.id);
	});

	it("is refused for another address or card, at once and later", async () => {
		await does.put(1, lamp, 1);
		const placed = does.place(1, { cardToken: "tok_slow" });
		await does.underWay(1);
		expect((await does.place(1)).code).toBe("IdempotencyKeyReused");
		expect((await placed).status).toBe(201);
		const elsewhere = { shippingAddress: { ...address, city: "Berlin" } };
		const other = await does.place(1, { ...elsewhere, cardToken: "tok_slow" });
		expect(other).toMatchObject({ status: 422, code: "IdempotencyKeyReused" });
	});

	it.each([
		["CartEmpty", 0, "tok_ok"],
		["OutOfStock", 3, "tok_ok"],
		["PaymentDeclined", 1, "tok_declined"],
	])(
		"repeats %s, whatever has changed since",
		async (code, quantity, cardToken) => {
			await does.setStock(lamp, 2);
			if (quantity > 0) await does.put(1, lamp, quantity);
			const first = await does.place(1, { cardToken });
			expect(first.code).toBe(code);
			await does.setStock(lamp, 9);
			await does.put(1, lamp, 1);
			const again = await does.place(1, { cardToken });
			expect(again).toMatchObject({
				status: first.status,
				body: { code, detail: first.body.detail },
			});
		},
	);
});

describe("stock", () => {
	it("goes to one of two customers after the last item", async () => {
		await does.setStock(lamp, 1);
		await Promise.all([does.put(1, lamp, 1), does.put(2, lamp, 1)]);
		const answers = await Promise.all([does.place(1), does.place(2)]);
		expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 0, reserved: 0 });
		expect([
			...(await does.ordersOf(1)),
			...(await does.ordersOf(2)),
		]).toHaveLength(1);
		expect(does.ledgerKeys().size).toBe(1);
	});

	it("is reserved for all lines or for none", async () => {
		await does.setStock(lamp, 5);
		await does.setStock(chair, 1);
		await does.put(1, lamp, 5);
		await does.put(1, chair, 2);
		const refused = await does.place(1);
		expect(refused).toMatchObject({ status: 409, code: "OutOfStock" });
		expect(refused.body.detail).toContain(chair);
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect(await does.ordersOf(1)).toEqual([]);
	});

	it("cannot be counted away while it is reserved", async () => {
		await does.setStock(lamp, 5);
		await does.put(1, lamp, 2);
		const placed = does.place(1, { cardToken: "tok_slow" });
		await does.underWay(1);
		expect(await does.stockOf(lamp)).toMatchObject({
			reserved: 2,
			available: 3,
		});
		expect((await does.setStock(lamp, 1)).code).toBe("StockBelowReserved");
		expect((await placed).status).toBe(201);
	});
});
