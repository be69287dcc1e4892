import * as z from "zod";
import { cents, country, id, queryInteger, timestamp } from "./fields.ts";
import { contract, operation } from "./operation.ts";

export const shippingQuote = z
	.object({
		country,
		weightGrams: z.int().min(1),
		priceCents: cents,
		estimatedDays: z.int().min(1),
	})
	.meta({ id: "ShippingQuote" });
export type ShippingQuote = z.infer<typeof shippingQuote>;

export const shipment = z
	.object({
		orderId: id,
		status: z.enum(["preparing", "dispatched", "cancelled"]),
		country,
		weightGrams: z.int().min(1),
		createdAt: timestamp,
	})
	.meta({ id: "Shipment" });
export type Shipment = z.infer<typeof shipment>;

export const shipping = contract("shipping", {
	quoteShipping: operation({
		summary: "What it costs to ship a weight to a country",
		method: "GET",
		path: "/api/shipping/quotes",
		access: "anyone",
		input: z.object({ country, weightGrams: queryInteger(1, 1_000_000_000) }),
		output: shippingQuote,
		status: 200,
		errors: [],
	}),
	getShipment: operation({
		summary: "The shipment of one of the customer's orders",
		method: "GET",
		path: "/api/orders/{orderId}/shipment",
		access: "customer",
		input: z.object({ orderId: id }),
		output: shipment,
		status: 200,
		errors: ["ShipmentNotFound"],
	}),
	dispatchShipment: operation({
		summary:
			"Hand the shipment of an order to the carrier; the order is then shipped",
		method: "POST",
		path: "/api/orders/{orderId}/shipment/dispatch",
		access: "admin",
		input: z.object({ orderId: id }),
		output: shipment,
		status: 200,
		errors: ["ShipmentNotFound", "ShipmentNotDispatchable"],
	}),
});
