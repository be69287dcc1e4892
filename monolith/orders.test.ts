import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { countKinds } from "../shop/card-processor/testing.ts";
import { eventually } from "../shop/runtime/testing.ts";
import { productId } from "../shop/seed.ts";
import { address, startTestShop, type TestShop, type Who } from "./testing.ts";

let shop: TestShop;
beforeEach(async () => {
	shop = await startTestShop();
});
afterEach(() => shop.stop());

const lamp = productId(1);
const chair = productId(2);

const place = (who: Who, more: Record<string, unknown> = {}) =>
	shop.ask(
		"placeOrder",
		{
			idempotencyKey: "key-1",
			shippingAddress: address,
			cardToken: "tok_ok",
			...more,
		},
		who,
	);
const put = (who: Who, product: string, quantity: number) =>
	shop.ask("putCartItem", { productId: product, quantity }, who);
const stockOf = async (product: string) =>
	(await shop.ask("getStock", { productId: product })).body;
const setStock = (product: string, onHand: number) =>
	shop.ask("setStock", { productId: product, onHand }, "admin");
const ordersOf = async (who: Who) =>
	(await shop.ask("listOrders", {}, who)).body.items;
const kindsOf = (orderId: string) =>
	countKinds(shop.processor.ledger.entries(0, 1_000), orderId);
const ledgerKeys = () =>
	new Set(shop.processor.ledger.entries(0, 1_000).map((entry) => entry.key));
const notices = async (who: Who) =>
	(await shop.ask("listNotifications", {}, who)).body.items.map(
		(item: { kind: string }) => item.kind,
	);

describe("checkout", () => {
	it("confirms the order with payment, shipment, notification, stock and an emptied cart, and the money adds up", async () => {
		await setStock(lamp, 10);
		await put(1, lamp, 2);
		await put(1, chair, 1);
		const cart = (await shop.ask("getCart", {}, 1)).body;
		const { status, body: order } = await place(1);
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
		expect(await notices(1)).toEqual(["order-confirmed"]);
		expect(await stockOf(lamp)).toMatchObject({ onHand: 8, reserved: 0 });
		expect((await shop.ask("getCart", {}, 1)).body.items).toEqual([]);
		const [authorized] = shop.processor.ledger.entries(0, 1);
		expect(authorized?.amountCents).toBe(order.totalCents);
		expect(kindsOf(orderId)).toEqual({ authorize: 1, capture: 1 });
	});

	it("keeps what was put into the cart while the card was charged", async () => {
		await put(1, lamp, 2);
		const placed = place(1, { cardToken: "tok_slow" });
		await eventually("the charge is under way", async () =>
			Boolean((await ordersOf(1)).length),
		);
		await put(1, lamp, 5);
		await put(1, chair, 1);
		expect((await placed).status).toBe(201);
		const { items } = (await shop.ask("getCart", {}, 1)).body;
		expect(items.map((item: { quantity: number }) => item.quantity)).toEqual([
			3, 1,
		]);
	});

	it("hides orders, payments and shipments of others", async () => {
		await put(1, lamp, 1);
		const { id: orderId } = (await place(1)).body;
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
		expect(await ordersOf(2)).toEqual([]);
	});

	it("marks a review as a verified purchase", async () => {
		const review = { productId: lamp, rating: 5, text: "Bright." };
		const written = await shop.ask("addReview", review, "admin");
		expect(written.body.verifiedPurchase).toBe(false);
		await put("admin", lamp, 1);
		await place("admin");
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
		await put(1, lamp, 1);
		const [first, second] = await Promise.all([place(1), place(1)]);
		expect(first.status).toBe(201);
		expect(second).toEqual(first);
		expect(await ordersOf(1)).toHaveLength(1);
		expect(kindsOf(first.body.id)).toEqual({ authorize: 1, capture: 1 });
	});

	it("gets the same answer later, also when the order has gone on and the unit was restarted", async () => {
		await put(1, lamp, 1);
		const first = await place(1);
		await shop.ask("cancelOrder", { orderId: first.body.id }, 1);
		await shop.stopUnit();
		await shop.startUnit();
		expect(await place(1)).toEqual(first);
	});

	it("is another customer's own", async () => {
		await put(1, lamp, 1);
		await put(2, lamp, 1);
		const [first, second] = [await place(1), await place(2)];
		expect(second.status).toBe(201);
		expect(second.body.id).not.toBe(first.body.id);
	});

	it("is refused for another address or card, at once and later", async () => {
		await put(1, lamp, 1);
		const placed = place(1, { cardToken: "tok_slow" });
		await eventually("the charge is under way", async () =>
			Boolean((await ordersOf(1)).length),
		);
		expect((await place(1)).code).toBe("IdempotencyKeyReused");
		expect((await placed).status).toBe(201);
		const elsewhere = { shippingAddress: { ...address, city: "Berlin" } };
		const other = await place(1, { ...elsewhere, cardToken: "tok_slow" });
		expect(other).toMatchObject({ status: 422, code: "IdempotencyKeyReused" });
	});

	it.each([
		["CartEmpty", 0, "tok_ok"],
		["OutOfStock", 3, "tok_ok"],
		["PaymentDeclined", 1, "tok_declined"],
	])(
		"repeats %s, whatever has changed since",
		async (code, quantity, cardToken) => {
			await setStock(lamp, 2);
			if (quantity > 0) await put(1, lamp, quantity);
			const first = await place(1, { cardToken });
			expect(first.code).toBe(code);
			await setStock(lamp, 9);
			await put(1, lamp, 1);
			const again = await place(1, { cardToken });
			expect(again).toMatchObject({
				status: first.status,
				body: { code, detail: first.body.detail },
			});
		},
	);
});

describe("stock", () => {
	it("goes to one of two customers after the last item", async () => {
		await setStock(lamp, 1);
		await Promise.all([put(1, lamp, 1), put(2, lamp, 1)]);
		const answers = await Promise.all([place(1), place(2)]);
		expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
		expect(await stockOf(lamp)).toMatchObject({ onHand: 0, reserved: 0 });
		expect([...(await ordersOf(1)), ...(await ordersOf(2))]).toHaveLength(1);
		expect(ledgerKeys().size).toBe(1);
	});

	it("is reserved for all lines or for none", async () => {
		await setStock(lamp, 5);
		await setStock(chair, 1);
		await put(1, lamp, 5);
		await put(1, chair, 2);
		const refused = await place(1);
		expect(refused).toMatchObject({ status: 409, code: "OutOfStock" });
		expect(refused.body.detail).toContain(chair);
		expect(await stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect(await ordersOf(1)).toEqual([]);
	});

	it("cannot be counted away while it is reserved", async () => {
		await setStock(lamp, 5);
		await put(1, lamp, 2);
		const placed = place(1, { cardToken: "tok_slow" });
		await eventually("the charge is under way", async () =>
			Boolean((await ordersOf(1)).length),
		);
		expect(await stockOf(lamp)).toMatchObject({ reserved: 2, available: 3 });
		expect((await setStock(lamp, 1)).code).toBe("StockBelowReserved");
		expect((await placed).status).toBe(201);
	});
});

describe("the card", () => {
	it("when declined leaves a rejected order, a declined payment, the stock and the cart", async () => {
		await setStock(lamp, 5);
		await put(1, lamp, 2);
		const refused = await place(1, { cardToken: "tok_declined" });
		expect(refused).toMatchObject({ status: 402, code: "PaymentDeclined" });
		const [order] = await ordersOf(1);
		expect(order.status).toBe("rejected");
		const orderId = order.id;
		expect((await shop.ask("getPayment", { orderId }, 1)).body.status).toBe(
			"declined",
		);
		expect((await shop.ask("getShipment", { orderId }, 1)).code).toBe(
			"ShipmentNotFound",
		);
		expect(await stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect((await shop.ask("getCart", {}, 1)).body.items).toHaveLength(1);
		expect(await notices(1)).toEqual([]);
	});

	it.each(["tok_lost", "tok_lost_capture"])(
		"is charged once when the answer is lost (%s)",
		async (cardToken) => {
			await put(1, lamp, 1);
			const { status, body } = await place(1, { cardToken });
			expect(status).toBe(201);
			expect(kindsOf(body.id)).toEqual({ authorize: 1, capture: 1 });
		},
	);

	it("is not charged while the card processor is down; nothing is left, and the same key works afterwards", async () => {
		await setStock(lamp, 5);
		await put(1, lamp, 2);
		await shop.cardOutage("refuse");
		const refused = await place(1);
		expect(refused).toMatchObject({ status: 503, code: "Unavailable" });
		expect(await shop.gauge("shop_orders_pending")).toBe(1);
		expect((await place(1)).code).toBe("Unavailable");
		await shop.cardOutage("none");
		await eventually(
			"the order is undone",
			async () => (await shop.gauge("shop_orders_pending")) === 0,
			10_000,
		);
		expect(await ordersOf(1)).toEqual([]);
		expect(await stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect((await shop.ask("getCart", {}, 1)).body.items).toHaveLength(1);
		const { status, body } = await place(1);
		expect(status).toBe(201);
		expect(kindsOf(body.id)).toEqual({ authorize: 1, capture: 1 });
		expect(await stockOf(lamp)).toMatchObject({ onHand: 3, reserved: 0 });
	});

	it("when all answers are lost, the ledger and the shop agree in the end", async () => {
		await setStock(lamp, 5);
		await put(1, lamp, 1);
		await shop.cardOutage("lost");
		const refused = await place(1);
		expect(refused.code).toBe("Unavailable");
		await shop.cardOutage("none");
		await eventually(
			"the order is settled",
			async () => (await shop.gauge("shop_orders_pending")) === 0,
			10_000,
		);
		expect(await ordersOf(1)).toEqual([]);
		expect(await stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		const [key = ""] = ledgerKeys();
		expect(kindsOf(key)).toEqual({ authorize: 1, void: 1 });
	});
});

describe("a confirmed order", () => {
	const confirmed = async () => {
		await setStock(lamp, 5);
		await put(1, lamp, 2);
		return (await place(1)).body.id as string;
	};

	it("can be cancelled: stock and money come back, once", async () => {
		const orderId = await confirmed();
		const cancelled = await shop.ask("cancelOrder", { orderId }, 1);
		expect(cancelled).toMatchObject({
			status: 200,
			body: { status: "cancelled" },
		});
		expect(await stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect((await shop.ask("getPayment", { orderId }, 1)).body.status).toBe(
			"refunded",
		);
		expect((await shop.ask("getShipment", { orderId }, 1)).body.status).toBe(
			"cancelled",
		);
		expect(await notices(1)).toEqual(["order-cancelled", "order-confirmed"]);
		expect((await shop.ask("cancelOrder", { orderId }, 1)).code).toBe(
			"OrderNotCancellable",
		);
		expect(
			(await shop.ask("dispatchShipment", { orderId }, "admin")).code,
		).toBe("ShipmentNotDispatchable");
		expect(kindsOf(orderId)).toEqual({ authorize: 1, capture: 1, refund: 1 });
	});

	it("is cancelled while the card processor is down, and refunded when it is back", async () => {
		const orderId = await confirmed();
		await shop.cardOutage("refuse");
		const cancelled = await shop.ask("cancelOrder", { orderId }, 1);
		expect(cancelled.status).toBe(200);
		expect((await shop.ask("getPayment", { orderId }, 1)).body.status).toBe(
			"captured",
		);
		expect(await shop.gauge("shop_refunds_pending")).toBe(1);
		await shop.cardOutage("none");
		await eventually(
			"the refund is done",
			async () => (await shop.gauge("shop_refunds_pending")) === 0,
			10_000,
		);
		expect((await shop.ask("getPayment", { orderId }, 1)).body.status).toBe(
			"refunded",
		);
	});

	it("is shipped by an admin and cannot be cancelled then", async () => {
		const orderId = await confirmed();
		expect((await shop.ask("dispatchShipment", { orderId }, 1)).code).toBe(
			"Forbidden",
		);
		const shipment = await shop.ask("dispatchShipment", { orderId }, "admin");
		expect(shipment.body).toMatchObject({ orderId, status: "dispatched" });
		expect((await shop.ask("getOrder", { orderId }, 1)).body.status).toBe(
			"shipped",
		);
		expect((await shop.ask("cancelOrder", { orderId }, 1)).code).toBe(
			"OrderNotCancellable",
		);
		expect(await notices(1)).toEqual(["order-shipped", "order-confirmed"]);
	});
});

it("lists orders newest first, page by page", async () => {
	const placed: string[] = [];
	for (const idempotencyKey of ["a", "b", "c"]) {
		await put(1, lamp, 1);
		placed.unshift((await place(1, { idempotencyKey })).body.id);
	}
	const first = await shop.ask("listOrders", { limit: 2 }, 1);
	const cursor = first.body.nextCursor;
	const second = await shop.ask("listOrders", { limit: 2, cursor }, 1);
	const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
	expect(ids).toEqual(placed);
	expect(second.body.nextCursor).toBeNull();
});
