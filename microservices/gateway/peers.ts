import * as z from "zod";
import { contract, operation } from "../../shop/contract/operation.ts";
import { productPageContent } from "../../shop/contract/product-page.ts";

const page = productPageContent.shape;
const ofProduct = z.object({ productId: z.string() });

/** The catalog, as the product page needs it. */
export const catalogPeer = contract("catalog", {
	productWithRelated: operation({
		summary: "A product and up to four others of its category, by name",
		method: "GET",
		path: "/internal/products/{productId}/with-related",
		access: "service",
		input: ofProduct,
		output: z.object({ product: page.product, related: page.related }),
		status: 200,
		errors: ["ProductNotFound"],
	}),
}).operations;

/** The inventory, as the product page needs it. */
export const inventoryPeer = contract("inventory", {
	getStock: operation({
		summary: "How many of a product can be bought",
		method: "GET",
		path: "/api/products/{productId}/stock",
		access: "anyone",
		input: ofProduct,
		output: z.object({ available: z.int().min(0) }),
		status: 200,
		errors: ["ProductNotFound"],
	}),
}).operations;

/** The reviews, as the product page needs them. */
export const reviewsPeer = contract("reviews", {
	reviewSummary: operation({
		summary: "The rating of a product and its newest five reviews",
		method: "GET",
		path: "/internal/products/{productId}/review-summary",
		access: "service",
		input: ofProduct,
		output: z.object({
			rating: page.rating.unwrap(),
			reviews: page.reviews,
		}),
		status: 200,
		errors: [],
	}),
}).operations;
