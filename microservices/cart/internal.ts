import * as z from "zod";
import { id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";

/** What other services ask the cart. */
export const cartInternal = contract("cart", {
	cartLines: operation({
		summary:
			"What a customer has put into the cart, by productId; products may have left the shop since",
		method: "GET",
		path: "/internal/carts/{customerId}",
		access: "service",
		input: z.object({ customerId: id }),
		output: z.object({
			items: z.array(z.object({ productId: id, quantity: z.int().min(1) })),
		}),
		status: 200,
		errors: [],
	}),
});
