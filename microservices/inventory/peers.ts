import * as z from "zod";
import { id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";

/** The catalog, as the inventory sees it: is there such a product? */
export const catalogPeer = contract("catalog", {
	productsByIds: operation({
		summary: "Those of the products that are in the shop",
		method: "POST",
		path: "/internal/products/lookup",
		access: "service",
		input: z.object({ productIds: z.array(id) }),
		output: z.object({ items: z.array(z.object({ id })) }),
		status: 200,
		errors: [],
	}),
});
