import { describe, expect, it } from "vitest";
import { createRouteTable } from "./route-table.ts";

const table = createRouteTable<string>();
table.add("GET", "/products", "list");
table.add("GET", "/products/{productId}", "product");
table.add("PUT", "/products/{productId}", "change");
table.add("GET", "/products/{productId}/reviews/{reviewId}", "review");
table.add("GET", "/users/me", "me");
table.add("GET", "/users/{userId}/cart", "cart");

describe("a route table", () => {
	it.each([
		["GET", "/products", "list", {}],
		["GET", "/products?limit=2", "list", {}],
		["GET", "/products/p-1", "product", { productId: "p-1" }],
		["GET", "/products/p-1?x=/a/b", "product", { productId: "p-1" }],
		["PUT", "/products/p-1", "change", { productId: "p-1" }],
		["GET", "/products/a%2Fb%20c", "product", { productId: "a/b c" }],
		["GET", "/products/reviews", "product", { productId: "reviews" }],
		["GET", "/users/me", "me", {}],
		["GET", "/users/u/cart", "cart", { userId: "u" }],
		[
			"GET",
			"/products/p/reviews/r",
			"review",
			{ productId: "p", reviewId: "r" },
		],
	])("%s %s leads to %s", (method, url, entry, params) => {
		expect(table.find(method, url)).toEqual({ entry, params });
	});

	it.each([
		["another method", "DELETE", "/products"],
		["a method in lower case", "get", "/products"],
		["a part of a path", "GET", "/products/p/reviews"],
		["more than a path", "GET", "/products/p/reviews/r/x"],
		["a slash at the end", "GET", "/products/"],
		["two slashes", "GET", "/products//reviews/r"],
		["other letters", "GET", "/Products"],
		["no path", "GET", "*"],
		["a whole address", "GET", "http://shop/products"],
		["nothing", "GET", ""],
		["the root", "GET", "/"],
	])("leaves %s to others", (_, method, url) => {
		expect(table.find(method, url)).toBeUndefined();
	});

	it("does not take a damaged parameter", () => {
		expect(() => table.find("GET", "/products/%E0%A4%A")).toThrow(URIError);
	});

	it("has one entry at each place", () => {
		expect(() => table.add("GET", "/products/{id}", "again")).toThrow(
			"GET /products/{id} is taken",
		);
	});
});
