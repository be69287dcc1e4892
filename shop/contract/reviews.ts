import * as z from "zod";
import { id, listOf, page, text, timestamp } from "./fields.ts";
import { contract, operation } from "./operation.ts";

/** `verifiedPurchase`: the author has an order with this product that is confirmed or shipped. */
export const review = z
	.object({
		id,
		productId: id,
		author: text(100),
		rating: z.int().min(1).max(5),
		text: text(2000),
		verifiedPurchase: z.boolean(),
		createdAt: timestamp,
	})
	.meta({ id: "Review" });
export type Review = z.infer<typeof review>;

export const reviews = contract("reviews", {
	listReviews: operation({
		summary: "The reviews of a product, newest first",
		method: "GET",
		path: "/api/products/{productId}/reviews",
		access: "anyone",
		input: z.object({ productId: id, ...page }),
		output: listOf(review).meta({ id: "ReviewList" }),
		status: 200,
		errors: ["ProductNotFound"],
	}),
	addReview: operation({
		summary: "Review a product, once for each customer",
		method: "POST",
		path: "/api/products/{productId}/reviews",
		access: "customer",
		input: z.object({
			productId: id,
			rating: z.int().min(1).max(5),
			text: text(2000),
		}),
		output: review,
		status: 201,
		errors: ["ProductNotFound", "AlreadyReviewed"],
	}),
});
