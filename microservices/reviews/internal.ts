import * as z from "zod";
import { id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";
import { review } from "../../shop/contract/reviews.ts";

/** What other services ask of the reviews. */
export const reviewsInternal = contract("reviews", {
	reviewSummary: operation({
		summary:
			"The rating of a product and its newest five reviews; empty for an unknown product",
		method: "GET",
		path: "/internal/products/{productId}/review-summary",
		access: "service",
		input: z.object({ productId: id }),
		output: z.object({
			rating: z.object({
				average: z.number().nullable(),
				count: z.int().min(0),
			}),
			reviews: z.array(review.omit({ productId: true })),
		}),
		status: 200,
		errors: [],
	}),
});
