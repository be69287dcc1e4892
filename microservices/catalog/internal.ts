import * as z from "zod";
import { product } from "../../shop/contract/catalog.ts";
import { cents, id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";

/** What other services ask the catalog. */
export const catalogInternal = contract("catalog", {
	productsByIds: operation({
		summary: "Those of the products that are in the shop",
		method: "POST",
		path: "/internal/products/lookup",
		access: "service",
		input: z.object({ productIds: z.array(id).max(100) }),
		output: z.object({ items: z.array(product) }),
		status: 200,
		errors: [],
	}),
	productWithRelated: operation({
		summary: "A product and up to four others of its category, by name",
		method: "GET",
		path: "/internal/products/{productId}/with-related",
		access: "service",
		input: z.object({ productId: id }),
		output: z.object({
			product,
			related: z.array(z.object({ id, name: z.string(), priceCents: cents })),
		}),
		status: 200,
		errors: ["ProductNotFound"],
	}),
});
