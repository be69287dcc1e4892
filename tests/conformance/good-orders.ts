import { expect } from "vitest";
import { orderTotals } from "../../shop/rules/pricing.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { orderInput } from "../support/shop-under-test.ts";
import type { GoodCases } from "./good-answers.ts";

/** Weight in grams, and what shipping costs and takes: one row for each zone, and one on each side of a kilogram. */
const quotes = [
	["DE", 1, 370, 2],
	["DE", 1000, 370, 2],
	["DE", 1001, 490, 2],
	["AT", 2500, 970, 3],
	["PT", 1200, 1030, 5],
	["US", 10_000_000, 9_900_250, 9],
] as const;

/** From the cart to the refund. */
export const goodOrders: GoodCases = {
	"placeOrder answers the confirmed order at the prices of the moment": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const [cheap, heavy] = await Promise.all([
			shop().product(5, { priceCents: 333, weightGrams: 100 }),
			shop().product(5, { priceCents: 10_001, weightGrams: 1_500 }),
		]);
		await door().good(
			"putCartItem",
			{ productId: cheap.id, quantity: 3 },
			token,
		);
		await door().good(
			"putCartItem",
			{ productId: heavy.id, quantity: 2 },
			token,
		);
		const order = await door().good("placeOrder", orderInput(), token);
		// 3.3 kg to Portugal: 250 + 4 × 390.
		const lines = [
			{
				productId: cheap.id,
				name: cheap.name,
				quantity: 3,
				unitPriceCents: 333,
			},
			{
				productId: heavy.id,
				name: heavy.name,
				quantity: 2,
				unitPriceCents: 10_001,
			},
		];
		expect({ ...order, lines: [...order.lines].sort(byProduct) }).toEqual({
			id: expect.stringMatching(/^o-/),
			status: "confirmed",
			lines: lines.sort(byProduct),
			...orderTotals({ lines, shippingCents: 1810, country: "PT" }),
			placedAt: expect.any(String),
		});
	},
	"placeOrder is followed by stock, cart, shipment and a notification": async ({
		shop,
		door,
	}) => {
		const { customer, product, order } = await shop().bought(2);
		const productId = product.id;
		await eventually("the stock of the sold product has left", async () => {
			const stock = await door().good("getStock", { productId });
			return stock.onHand === 8 && stock.reserved === 0;
		});
		await eventually("the customer is told of the order", async () => {
			const { items } = await door().good(
				"listNotifications",
				{},
				customer.token,
			);
			return items.some(({ text }) => text.includes(order.id));
		});
		expect(await shop().ledgerOf(order.id)).toEqual(["authorize", "capture"]);
	},
	"placeOrder with the same key and body again gives the same answer": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(9);
		await door().good("putCartItem", { productId, quantity: 1 }, token);
		const input = orderInput();
		const order = await door().good("placeOrder", input, token);
		await door().good("putCartItem", { productId, quantity: 5 }, token);
		expect(await door().good("placeOrder", input, token)).toEqual(order);
		const { items } = await door().good("listOrders", {}, token);
		expect(items.map(({ id }) => id)).toEqual([order.id]);
	},
	"placeOrder gives a stored refusal again, and the same key to another customer":
		async ({ shop, door }) => {
			const [poor, rich] = [await shop().customer(), await shop().customer()];
			const { id: productId } = await shop().product(9);
			const input = orderInput();
			const place = () => door().refused("placeOrder", input, poor.token);
			expect(await place()).toBe("CartEmpty");
			const put = { productId, quantity: 1 };
			await door().good("putCartItem", put, poor.token);
			expect(await place()).toBe("CartEmpty");
			await door().good("putCartItem", put, rich.token);
			await door().good("placeOrder", input, rich.token);
		},
	"getOrder answers the order as it was placed": async ({ shop, door }) => {
		const { customer, order } = await shop().bought();
		expect(
			await door().good("getOrder", { orderId: order.id }, customer.token),
		).toEqual(order);
	},
	"listOrders gives the newest first, page by page": async ({ shop, door }) => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(9);
		const ids: string[] = [];
		for (const _ of [1, 2, 3]) {
			await eventually("the cart is emptied", async () => {
				const { items } = await door().good("getCart", {}, token);
				return items.length === 0;
			});
			await door().good("putCartItem", { productId, quantity: 1 }, token);
			const order = await door().good("placeOrder", orderInput(), token);
			ids.unshift(order.id);
		}
		const whole = await door().good("listOrders", {}, token);
		expect(whole.items.map(({ id }) => id)).toEqual(ids);
		const first = await door().good("listOrders", { limit: 2 }, token);
		const rest = await door().good(
			"listOrders",
			{ limit: 2, cursor: first.nextCursor },
			token,
		);
		expect([...first.items, ...rest.items]).toEqual(whole.items);
		expect(rest.nextCursor).toBeNull();
	},
	"cancelOrder gives the goods and the money back": async ({ shop, door }) => {
		const { customer, product, order } = await shop().bought(4);
		const orderId = order.id;
		const cancelled = await door().good(
			"cancelOrder",
			{ orderId },
			customer.token,
		);
		expect(cancelled).toEqual({ ...order, status: "cancelled" });
		await eventually("the goods are back", async () => {
			const stock = await door().good("getStock", { productId: product.id });
			return stock.onHand === 10 && stock.available === 10;
		});
		await eventually("the payment is refunded", async () => {
			const payment = await door().good(
				"getPayment",
				{ orderId },
				customer.token,
			);
			return payment.status === "refunded";
		});
		await eventually("the shipment is cancelled", async () => {
			const shipment = await door().good(
				"getShipment",
				{ orderId },
				customer.token,
			);
			return shipment.status === "cancelled";
		});
		await eventually("the customer is told", async () => {
			const { items } = await door().good(
				"listNotifications",
				{},
				customer.token,
			);
			return items[0]?.kind === "order-cancelled";
		});
		expect(await shop().ledgerOf(orderId)).toEqual([
			"authorize",
			"capture",
			"refund",
		]);
	},
	"getPayment answers what was taken": async ({ shop, door }) => {
		const { customer, order } = await shop().bought();
		expect(
			await door().good("getPayment", { orderId: order.id }, customer.token),
		).toEqual({
			orderId: order.id,
			status: "captured",
			amountCents: order.totalCents,
		});
	},
	"getPayment of a rejected order says that the card was declined": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(2);
		await door().good("putCartItem", { productId, quantity: 1 }, token);
		const input = orderInput({ cardToken: "tok_declined" });
		expect(await door().refused("placeOrder", input, token)).toBe(
			"PaymentDeclined",
		);
		const { items } = await door().good("listOrders", {}, token);
		expect(items.map(({ status }) => status)).toEqual(["rejected"]);
		const orderId = items[0]?.id;
		const payment = await door().good("getPayment", { orderId }, token);
		expect(payment.status).toBe("declined");
	},
	"quoteShipping knows each zone, and charges each started kilogram": async ({
		door,
	}) => {
		for (const [country, weightGrams, priceCents, estimatedDays] of quotes)
			expect(
				await door().good("quoteShipping", { country, weightGrams }),
			).toEqual({ country, weightGrams, priceCents, estimatedDays });
	},
	"getShipment answers where the parcel goes": async ({ shop, door }) => {
		const { customer, order } = await shop().bought(3);
		expect(
			await door().good("getShipment", { orderId: order.id }, customer.token),
		).toEqual({
			orderId: order.id,
			status: "preparing",
			country: "PT",
			weightGrams: 1800,
			createdAt: expect.any(String),
		});
	},
	"dispatchShipment ships the order, and the customer hears of it": async ({
		shop,
		door,
	}) => {
		const { customer, order } = await shop().bought();
		const orderId = order.id;
		const shipment = await door().good(
			"dispatchShipment",
			{ orderId },
			shop().admin,
		);
		expect(shipment.status).toBe("dispatched");
		await eventually("the order is shipped", async () => {
			const now = await door().good("getOrder", { orderId }, customer.token);
			return now.status === "shipped";
		});
		await eventually("the customer is told", async () => {
			const { items } = await door().good(
				"listNotifications",
				{},
				customer.token,
			);
			return items[0]?.kind === "order-shipped";
		});
	},
};

function byProduct(a: { productId: string }, b: { productId: string }): number {
	return a.productId < b.productId ? -1 : 1;
}
