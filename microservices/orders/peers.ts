import * as z from "zod";
import { cents, country, id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";

const line = z.object({ productId: id, quantity: z.int().min(1) });

/** The cart, as orders see it. */
export const cartPeer = contract("cart", {
	cartLines: operation({
		summary: "What a customer is about to buy",
		method: "GET",
		path: "/internal/carts/{customerId}",
		access: "service",
		input: z.object({ customerId: id }),
		output: z.object({ items: z.array(line) }),
		status: 200,
		errors: [],
	}),
}).operations;

/** The catalog, as orders see it. */
export const catalogPeer = contract("catalog", {
	productsByIds: operation({
		summary: "Those of the products that are in the shop",
		method: "POST",
		path: "/internal/products/lookup",
		access: "service",
		input: z.object({ productIds: z.array(id) }),
		output: z.object({
			items: z.array(
				z.object({
					id,
					name: z.string(),
					priceCents: cents,
					weightGrams: z.int().min(1),
				}),
			),
		}),
		status: 200,
		errors: [],
	}),
}).operations;

/** The inventory, as orders see it. */
export const inventoryPeer = contract("inventory", {
	reserveStock: operation({
		summary: "Reserve all lines of an order, or none",
		method: "POST",
		path: "/internal/reservations",
		access: "service",
		input: z.object({ orderId: id, lines: z.array(line) }),
		output: z.object({}),
		status: 200,
		errors: ["OutOfStock"],
	}),
	releaseStock: operation({
		summary: "Give back what is reserved for an order, now and for ever",
		method: "POST",
		path: "/internal/reservations/{orderId}/release",
		access: "service",
		input: z.object({ orderId: id }),
		output: z.object({}),
		status: 200,
		errors: [],
	}),
}).operations;

const outcome = z.enum(["captured", "declined", "cancelled"]);

/** Payments, as orders see them. */
export const paymentsPeer = contract("payments", {
	takePayment: operation({
		summary: "Charge the card for an order",
		method: "POST",
		path: "/internal/payments",
		access: "service",
		input: z.object({
			orderId: id,
			customerId: id,
			amountCents: cents,
			cardToken: z.string(),
		}),
		output: z.object({ outcome }),
		status: 200,
		errors: [],
	}),
	cancelPayment: operation({
		summary: "Take nothing for an order, unless that is settled already",
		method: "POST",
		path: "/internal/payments/{orderId}/cancellation",
		access: "service",
		input: z.object({ orderId: id }),
		output: z.object({ outcome }),
		status: 200,
		errors: [],
	}),
}).operations;

/** Shipping, as orders see it. */
export const shippingPeer = contract("shipping", {
	quoteShipping: operation({
		summary: "What it costs to ship a weight to a country",
		method: "GET",
		path: "/api/shipping/quotes",
		access: "anyone",
		input: z.object({ country, weightGrams: z.int() }),
		output: z.object({ priceCents: cents }),
		status: 200,
		errors: [],
	}),
	cancelShipment: operation({
		summary: "Keep the goods of an order",
		method: "POST",
		path: "/internal/shipments/{orderId}/cancellation",
		access: "service",
		input: z.object({ orderId: id, customerId: id }),
		output: z.object({}),
		status: 200,
		errors: ["OrderNotCancellable"],
	}),
}).operations;
