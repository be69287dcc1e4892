import * as z from "zod";
import { cents, id, listOf, page, text } from "./fields.ts";
import { contract, operation } from "./operation.ts";

const category = z
	.string()
	.min(1)
	.max(40)
	.regex(
		/^[a-z0-9]+(?:-[a-z0-9]+)*$/,
		"must be lower-case words joined by hyphens",
	);

const description = {
	name: text(120),
	description: text(2000),
	category,
	priceCents: z.int().min(1).max(10_000_000),
	weightGrams: z.int().min(1).max(100_000),
};

export const product = z
	.object({ id, ...description, priceCents: cents })
	.meta({ id: "Product" });
export type Product = z.infer<typeof product>;

export const catalog = contract("catalog", {
	searchProducts: operation({
		summary: "Search the catalogue",
		method: "GET",
		path: "/api/products",
		access: "anyone",
		input: z.object({
			query: text(100).optional(),
			category: category.optional(),
			sort: z.enum(["name", "price", "-price"]).default("name"),
			...page,
		}),
		output: listOf(product).meta({ id: "ProductList" }),
		status: 200,
		errors: [],
	}),
	getProduct: operation({
		summary: "One product",
		method: "GET",
		path: "/api/products/{productId}",
		access: "anyone",
		input: z.object({ productId: id }),
		output: product,
		status: 200,
		errors: ["ProductNotFound"],
	}),
	createProduct: operation({
		summary: "Add a product; its stock starts at 0",
		method: "POST",
		path: "/api/products",
		access: "admin",
		input: z.object(description),
		output: product,
		status: 201,
		errors: [],
	}),
	updateProduct: operation({
		summary: "Replace the description of a product",
		method: "PUT",
		path: "/api/products/{productId}",
		access: "admin",
		input: z.object({ productId: id, ...description }),
		output: product,
		status: 200,
		errors: ["ProductNotFound"],
	}),
	deleteProduct: operation({
		summary: "Take a product out of the shop; orders keep their lines",
		method: "DELETE",
		path: "/api/products/{productId}",
		access: "admin",
		input: z.object({ productId: id }),
		output: z.void(),
		status: 204,
		errors: ["ProductNotFound"],
	}),
	listCategories: operation({
		summary: "The categories that hold a product, by name",
		method: "GET",
		path: "/api/categories",
		access: "anyone",
		input: z.object(page),
		output: listOf(
			z
				.object({ name: category, products: z.int().min(1) })
				.meta({ id: "Category" }),
		).meta({
			id: "CategoryList",
		}),
		status: 200,
		errors: [],
	}),
});
