import * as z from "zod";
import { cents, country, id, listOf, page, text, timestamp } from "./fields.ts";
import { contract, operation } from "./operation.ts";

export const shippingAddress = z
	.object({
		name: text(100),
		street: text(200),
		city: text(100),
		postalCode: text(20),
		country,
	})
	.meta({ id: "ShippingAddress" });
export type ShippingAddress = z.infer<typeof shippingAddress>;

export const orderStatus = z.enum([
	"pending",
	"confirmed",
	"shipped",
	"cancelled",
	"rejected",
]);
export type OrderStatus = z.infer<typeof orderStatus>;

/** What was bought, at the name and price of that moment. */
export const orderLine = z
	.object({
		productId: id,
		name: text(120),
		quantity: z.int().min(1),
		unitPriceCents: cents,
	})
	.meta({ id: "OrderLine" });
export type OrderLine = z.infer<typeof orderLine>;

/** `totalCents = itemsCents + shippingCents + taxCents`. */
export const order = z
	.object({
		id,
		status: orderStatus,
		lines: z.array(orderLine),
		itemsCents: cents,
		shippingCents: cents,
		taxCents: cents,
		totalCents: cents,
		placedAt: timestamp,
	})
	.meta({ id: "Order" });
export type Order = z.infer<typeof order>;

export const orders = contract("orders", {
	placeOrder: operation({
		summary:
			"Buy what is in the cart; answers when the payment is taken and the order is confirmed",
		method: "POST",
		path: "/api/orders",
		access: "customer",
		headers: { idempotencyKey: "Idempotency-Key" },
		input: z.object({
			idempotencyKey: z
				.string()
				.min(1)
				.max(128)
				.regex(/^[\x21-\x7e]+$/, "must be printable ASCII without spaces"),
			shippingAddress,
			cardToken: z
				.string()
				.max(64)
				.regex(/^tok_[a-z0-9_]+$/, "must be a card token such as tok_ok"),
		}),
		output: order,
		status: 201,
		errors: [
			"CartEmpty",
			"OutOfStock",
			"PaymentDeclined",
			"IdempotencyKeyReused",
		],
	}),
	getOrder: operation({
		summary: "One of the customer's orders",
		method: "GET",
		path: "/api/orders/{orderId}",
		access: "customer",
		input: z.object({ orderId: id }),
		output: order,
		status: 200,
		errors: ["OrderNotFound"],
	}),
	listOrders: operation({
		summary: "The customer's orders, newest first",
		method: "GET",
		path: "/api/orders",
		access: "customer",
		input: z.object(page),
		output: listOf(order).meta({ id: "OrderList" }),
		status: 200,
		errors: [],
	}),
	cancelOrder: operation({
		summary:
			"Cancel an order that has not been shipped; the payment is refunded",
		method: "POST",
		path: "/api/orders/{orderId}/cancellation",
		access: "customer",
		input: z.object({ orderId: id }),
		output: order,
		status: 200,
		errors: ["OrderNotFound", "OrderNotCancellable"],
	}),
});
