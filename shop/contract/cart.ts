import * as z from "zod";
import { cents, id, text } from "./fields.ts";
import { contract, operation } from "./operation.ts";

const quantity = z.int().min(1).max(99);

/** Priced at the moment of the answer, by productId. */
export const cartContent = z
	.object({
		items: z.array(
			z
				.object({
					productId: id,
					name: text(120),
					quantity,
					unitPriceCents: cents,
				})
				.meta({ id: "CartItem" }),
		),
		totalCents: cents,
	})
	.meta({ id: "Cart" });
export type CartContent = z.infer<typeof cartContent>;

export const cart = contract("cart", {
	getCart: operation({
		summary: "The customer's cart",
		method: "GET",
		path: "/api/cart",
		access: "customer",
		input: z.object({}),
		output: cartContent,
		status: 200,
		errors: [],
	}),
	putCartItem: operation({
		summary: "Set the quantity of a product in the cart",
		method: "PUT",
		path: "/api/cart/items/{productId}",
		access: "customer",
		input: z.object({ productId: id, quantity }),
		output: cartContent,
		status: 200,
		errors: ["ProductNotFound", "CartFull"],
	}),
	removeCartItem: operation({
		summary: "Take a product out of the cart, if it is there",
		method: "DELETE",
		path: "/api/cart/items/{productId}",
		access: "customer",
		input: z.object({ productId: id }),
		output: cartContent,
		status: 200,
		errors: [],
	}),
	clearCart: operation({
		summary: "Empty the cart",
		method: "DELETE",
		path: "/api/cart",
		access: "customer",
		input: z.object({}),
		output: z.void(),
		status: 204,
		errors: [],
	}),
});
