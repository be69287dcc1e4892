import * as z from "zod";
import { id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";

/** What other services ask of the inventory. Both may be repeated, and come in either order. */
export const inventoryInternal = contract("inventory", {
	reserveStock: operation({
		summary: "Reserve all lines of an order, or none",
		method: "POST",
		path: "/internal/reservations",
		access: "service",
		input: z.object({
			orderId: id,
			lines: z
				.array(z.object({ productId: id, quantity: z.int().min(1) }))
				.min(1),
		}),
		output: z.object({ status: z.literal("reserved") }),
		status: 200,
		errors: ["OutOfStock"],
	}),
	releaseStock: operation({
		summary: "Give back what is reserved for an order, now and for ever",
		method: "POST",
		path: "/internal/reservations/{orderId}/release",
		access: "service",
		input: z.object({ orderId: id }),
		output: z.object({ status: z.literal("released") }),
		status: 200,
		errors: [],
	}),
});
