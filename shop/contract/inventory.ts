import * as z from "zod";
import { id } from "./fields.ts";
import { contract, operation } from "./operation.ts";

const quantity = z.int().min(0).max(1_000_000);

/** `available = onHand - reserved`; reserved items belong to orders that are not paid yet. */
export const stock = z
	.object({
		productId: id,
		onHand: quantity,
		reserved: quantity,
		available: quantity,
	})
	.meta({ id: "Stock" });
export type Stock = z.infer<typeof stock>;

export const inventory = contract("inventory", {
	getStock: operation({
		summary: "How many of a product there are",
		method: "GET",
		path: "/api/products/{productId}/stock",
		access: "anyone",
		input: z.object({ productId: id }),
		output: stock,
		status: 200,
		errors: ["ProductNotFound"],
	}),
	setStock: operation({
		summary: "Set how many are on hand",
		method: "PUT",
		path: "/api/products/{productId}/stock",
		access: "admin",
		input: z.object({ productId: id, onHand: quantity }),
		output: stock,
		status: 200,
		errors: ["ProductNotFound", "StockBelowReserved"],
	}),
});
