import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { productId } from "../shop/seed.ts";
import { address, startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
	shop = await startTestShop();
});
afterAll(() => shop.stop());

const lamp = {
	name: "Änderbare Lampe",
	description: "Shines where it is wanted.",
	category: "rarities",
	priceCents: 4_200,
	weightGrams: 900,
};

/** All pages of a list, two at a time. */
async function everyPage(input: Record<string, unknown>) {
	const items: { id: string; name: string; priceCents: number }[] = [];
	let cursor: string | undefined;
	do {
		const { body } = await shop.ask("searchProducts", {
			...input,
			limit: 7,
			cursor,
		});
		items.push(...body.items);
		cursor = body.nextCursor ?? undefined;
	} while (cursor);
	return items;
}

describe("catalog", () => {
	it("answers a product, and says when there is none", async () => {
		const found = await shop.ask("getProduct", { productId: productId(1) });
		expect(found).toMatchObject({ status: 200, body: { id: productId(1) } });
		expect(Object.keys(found.body)).toEqual([
			"id",
			"name",
			"description",
			"category",
			"priceCents",
			"weightGrams",
		]);
		const missing = await shop.ask("getProduct", { productId: "p-none" });
		expect(missing).toMatchObject({ status: 404, code: "ProductNotFound" });
	});

	it("pages through all products once, in each order", async () => {
		const orders = {
			name: (a: { name: string }, b: { name: string }) =>
				a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
			price: (a: { priceCents: number }, b: { priceCents: number }) =>
				a.priceCents - b.priceCents,
		};
		for (const [sort, compare] of Object.entries(orders)) {
			const items = await everyPage({ sort });
			const byId = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
			expect(items).toEqual(byId.sort(compare));
			expect(new Set(items.map((item) => item.id)).size).toBe(60);
		}
		expect(await everyPage({ sort: "-price" })).toEqual(
			(await everyPage({ sort: "price" })).toReversed(),
		);
	});

	it("refuses the cursor of another order", async () => {
		const { body } = await shop.ask("searchProducts", { limit: 1 });
		const answer = await shop.ask("searchProducts", {
			sort: "price",
			cursor: body.nextCursor,
		});
		expect(answer).toMatchObject({ status: 400, code: "InvalidInput" });
	});

	it("finds words by their beginnings, without accents, in one category, by what is now written", async () => {
		const { body } = await shop.ask("createProduct", lamp, "admin");
		const search = async (input: Record<string, unknown>) =>
			(await everyPage(input)).map((item) => item.id);
		expect(await search({ query: "anderb LAMPE" })).toEqual([body.id]);
		expect(await search({ query: "lampe", category: "kitchen" })).toEqual([]);
		expect(await search({ query: '"*' })).toEqual([]);
		const changed = { productId: body.id, ...lamp, name: "Zauberstab" };
		const update = await shop.ask("updateProduct", changed, "admin");
		expect(update).toMatchObject({ status: 200, body: { name: "Zauberstab" } });
		expect(await search({ query: "lampe" })).toEqual([]);
		expect(await search({ query: "zauber", sort: "price" })).toEqual([body.id]);
		expect(await search({ query: "zauber", sort: "-price" })).toEqual([
			body.id,
		]);
	});

	it("lists the categories with their sizes, page by page", async () => {
		const { body } = await shop.ask("listCategories", { limit: 100 });
		const names = body.items.map((item: { name: string }) => item.name);
		expect(names).toEqual([...names].sort());
		const first = await shop.ask("listCategories", { limit: 1 });
		const second = await shop.ask("listCategories", {
			limit: 1,
			cursor: first.body.nextCursor,
		});
		expect([...first.body.items, ...second.body.items]).toEqual(
			body.items.slice(0, 2),
		);
	});

	it("takes a deleted product out of everything but the orders", async () => {
		const { body: product } = await shop.ask("createProduct", lamp, "admin");
		const { id } = product;
		const item = { productId: id, quantity: 1 };
		await shop.ask("setStock", { productId: id, onHand: 5 }, "admin");
		await shop.ask("putCartItem", item, 1);
		const order = await shop.ask(
			"placeOrder",
			{ idempotencyKey: "k", shippingAddress: address, cardToken: "tok_ok" },
			1,
		);
		await shop.ask("putCartItem", item, 1);
		await shop.ask("addWish", { productId: id }, 1);
		const deletion = await shop.ask(
			"deleteProduct",
			{ productId: id },
			"admin",
		);
		expect(deletion.status).toBe(204);

		const onProduct: [string, Record<string, unknown>, number | "admin"][] = [
			["getProduct", {}, 1],
			["getProductPage", {}, 1],
			["getStock", {}, 1],
			["setStock", { onHand: 1 }, "admin"],
			["listReviews", {}, 1],
			["addReview", { rating: 5, text: "Bright." }, 1],
			["putCartItem", { quantity: 1 }, 1],
			["addWish", {}, 1],
			["updateProduct", lamp, "admin"],
			["deleteProduct", {}, "admin"],
		];
		for (const [name, input, who] of onProduct) {
			const answer = await shop.ask(name, { productId: id, ...input }, who);
			expect([name, answer.code]).toEqual([name, "ProductNotFound"]);
		}
		const cart = await shop.ask("getCart", {}, 1);
		expect(cart.body).toEqual({ items: [], totalCents: 0 });
		expect((await shop.ask("getWishlist", {}, 1)).body.items).toEqual([]);
		const again = await shop.ask("getOrder", { orderId: order.body.id }, 1);
		expect(again.body.lines[0]).toMatchObject({ productId: id, quantity: 1 });
		const empty = await shop.ask(
			"placeOrder",
			{ idempotencyKey: "k2", shippingAddress: address, cardToken: "tok_ok" },
			1,
		);
		expect(empty.code).toBe("CartEmpty");
	});
});
