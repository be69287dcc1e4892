import * as z from "zod";
import { id } from "./fields.ts";
import { capabilities, contract, operation } from "./operation.ts";

// Looks at other capabilities by their words only: a composition declares the view that its readers get.
const view = {
	product: z
		.object({
			id,
			name: z.string(),
			description: z.string(),
			category: z.string(),
			priceCents: z.int(),
			weightGrams: z.int(),
		})
		.meta({ id: "PageProduct" }),
	review: z
		.object({
			id,
			author: z.string(),
			rating: z.int(),
			text: z.string(),
			verifiedPurchase: z.boolean(),
			createdAt: z.iso.datetime(),
		})
		.meta({ id: "PageReview" }),
	related: z
		.object({ id, name: z.string(), priceCents: z.int() })
		.meta({ id: "RelatedProduct" }),
};

/** The newest five reviews, up to four other products of the category by name; parts that failed are null or empty and named in `degraded`. */
export const productPageContent = z
	.object({
		product: view.product,
		availability: z
			.object({ available: z.int().min(0), inStock: z.boolean() })
			.meta({ id: "Availability" })
			.nullable(),
		rating: z
			.object({
				average: z.number().min(1).max(5).nullable(),
				count: z.int().min(0),
			})
			.meta({ id: "Rating" })
			.nullable(),
		reviews: z.array(view.review),
		related: z.array(view.related),
		degraded: z.array(z.enum(capabilities)),
	})
	.meta({ id: "ProductPage" });
export type ProductPageContent = z.infer<typeof productPageContent>;

/** Composed over catalog, inventory and reviews: a join in the monolith, parallel calls in the gateway. */
export const productPage = contract("product-page", {
	getProductPage: operation({
		summary: "All that a product page shows",
		method: "GET",
		path: "/api/products/{productId}/page",
		access: "anyone",
		input: z.object({ productId: id }),
		output: productPageContent,
		status: 200,
		errors: ["ProductNotFound"],
	}),
});
