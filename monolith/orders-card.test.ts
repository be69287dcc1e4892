import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { productId } from "../shop/seed.ts";
import { shoppers, startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
let does: ReturnType<typeof shoppers>;
beforeEach(async () => {
	shop = await startTestShop();
	does = shoppers(shop);
});
afterEach(() => shop.stop());

const lamp = productId(1);

describe("the card", () => {
	it("when declined leaves a rejected order, a declined payment, the stock and the cart", async () => {
		await does.setStock(lamp, 5);
		await does.put(1, lamp, 2);
		const refused = await does.place(1, { cardToken: "tok_declined" });
		expect(refused).toMatchObject({ status: 402, code: "PaymentDeclined" });
		const [order] = await does.ordersOf(1);
		expect(order.status).toBe("rejected");
		const orderId = order.id;
		expect((await shop.ask("getPayment", { orderId }, 1)).body.status).toBe(
			"declined",
		);
		expect((await shop.ask("getShipment", { orderId }, 1)).code).toBe(
			"ShipmentNotFound",
		);
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect((await shop.ask("getCart", {}, 1)).body.items).toHaveLength(1);
		expect(await does.notices(1)).toEqual([]);
	});

	it.each(["tok_lost", "tok_lost_capture"])(
		"is charged once when the answer is lost (%s)",
		async (cardToken) => {
			await does.put(1, lamp, 1);
			const { status, body } = await does.place(1, { cardToken });
			expect(status).toBe(201);
			expect(does.kindsOf(body.id)).toEqual({ authorize: 1, capture: 1 });
		},
	);

	it("is not charged while the card processor is down; nothing is left, and the same key works afterwards", async () => {
		await does.setStock(lamp, 5);
		await does.put(1, lamp, 2);
		await shop.cardOutage("refuse");
		const refused = await does.place(1);
		expect(refused).toMatchObject({ status: 503, code: "Unavailable" });
		expect(await shop.gauge("shop_orders_pending")).toBe(1);
		expect((await does.place(1)).code).toBe("Unavailable");
		await shop.cardOutage("none");
		await does.untilNone("shop_orders_pending");
		expect(await does.ordersOf(1)).toEqual([]);
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect((await shop.ask("getCart", {}, 1)).body.items).toHaveLength(1);
		const { status, body } = await does.place(1);
		expect(status).toBe(201);
		expect(does.kindsOf(body.id)).toEqual({ authorize: 1, capture: 1 });
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 3, reserved: 0 });
	});

	it("when all answers are lost, the ledger and the shop agree in the end", async () => {
		await does.setStock(lamp, 5);
		await does.put(1, lamp, 1);
		await shop.cardOutage("lost");
		const refused = await does.place(1);
		expect(refused.code).toBe("Unavailable");
		await shop.cardOutage("none");
		await does.untilNone("shop_orders_pending");
		expect(await does.ordersOf(1)).toEqual([]);
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		const [key = ""] = does.ledgerKeys();
		expect(does.kindsOf(key)).toEqual({ authorize: 1, void: 1 });
	});
});

describe("a confirmed order", () => {
	const confirmed = async () => {
		await does.setStock(lamp, 5);
		await does.put(1, lamp, 2);
		return (await does.place(1)).body.id as string;
	};

	it("can be cancelled: stock and money come back, once", async () => {
		const orderId = await confirmed();
		const cancelled = await shop.ask("cancelOrder", { orderId }, 1);
		expect(cancelled).toMatchObject({
			status: 200,
			body: { status: "cancelled" },
		});
		expect(await does.stockOf(lamp)).toMatchObject({ onHand: 5, reserved: 0 });
		expect((await shop.ask("getPayment", { orderId }, 1)).body.status).toBe(
			"refunded",
		);
		expect((await shop.ask("getShipment", { orderId }, 1)).body.status).toBe(
			"cancelled",
		);
		expect(await does.notices(1)).toEqual([
			"order-cancelled",
			"order-confirmed",
		]);
		expect((await shop.ask("cancelOrder", { orderId }, 1)).code).toBe(
			"OrderNotCancellable",
		);
		expect(
			(await shop.ask("dispatchShipment", { orderId }, "admin")).code,
		).toBe("ShipmentNotDispatchable");
		expect(does.kindsOf(orderId)).toEqual({
			authorize: 1,
			capture: 1,
			refund: 1,
		});
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
		await does.untilNone("shop_refunds_pending");
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
		expect(await does.notices(1)).toEqual(["order-shipped", "order-confirmed"]);
	});
});

it("lists orders newest first, page by page", async () => {
	const placed: string[] = [];
	for (const idempotencyKey of ["a", "b", "c"]) {
		await does.put(1, lamp, 1);
		placed.unshift((await does.place(1, { idempotencyKey })).body.id);
	}
	const first = await shop.ask("listOrders", { limit: 2 }, 1);
	const cursor = first.body.nextCursor;
	const second = await shop.ask("listOrders", { limit: 2, cursor }, 1);
	const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
	expect(ids).toEqual(placed);
	expect(second.body.nextCursor).toBeNull();
});
