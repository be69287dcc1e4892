import * as z from "zod";
import { cents, id, text } from "./fields.ts";
import { contract, operation } from "./operation.ts";

/** Products that are still in the shop, oldest wish first. */
export const wishes = z
	.object({
		items: z.array(
			z
				.object({ productId: id, name: text(120), priceCents: cents })
				.meta({ id: "Wish" }),
		),
	})
	.meta({ id: "Wishlist" });
export type Wishes = z.infer<typeof wishes>;

export const wishlist = contract("wishlist", {
	getWishlist: operation({
		summary: "The customer's wishes",
		method: "GET",
		path: "/api/wishlist",
		access: "customer",
		input: z.object({}),
		output: wishes,
		status: 200,
		errors: [],
	}),
	addWish: operation({
		summary: "Wish for a product; once is enough",
		method: "PUT",
		path: "/api/wishlist/items/{productId}",
		access: "customer",
		input: z.object({ productId: id }),
		output: wishes,
		status: 200,
		errors: ["ProductNotFound"],
	}),
	removeWish: operation({
		summary: "Drop a wish, if it is there",
		method: "DELETE",
		path: "/api/wishlist/items/{productId}",
		access: "customer",
		input: z.object({ productId: id }),
		output: wishes,
		status: 200,
		errors: [],
	}),
});
