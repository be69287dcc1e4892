import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { productId } from "../shop/seed.ts";
import { startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
	shop = await startTestShop();
});
afterAll(() => shop.stop());

describe("inventory", () => {
	it("opens the stock of a new product at 0 and sets it", async () => {
		const { body } = await shop.ask(
			"createProduct",
			{
				name: "Thing",
				description: "A thing.",
				category: "things",
				priceCents: 100,
				weightGrams: 1,
			},
			"admin",
		);
		const empty = await shop.ask("getStock", { productId: body.id });
		expect(empty.body).toEqual({
			productId: body.id,
			onHand: 0,
			reserved: 0,
			available: 0,
		});
		const set = { productId: body.id, onHand: 3 };
		expect((await shop.ask("setStock", set, "admin")).body.available).toBe(3);
		expect((await shop.ask("setStock", set, 1)).code).toBe("Forbidden");
	});
});

describe("cart", () => {
	it("sets quantities and adds up", async () => {
		const two = { productId: productId(2), quantity: 2 };
		await shop.ask("putCartItem", { productId: productId(3), quantity: 1 }, 2);
		await shop.ask("putCartItem", { ...two, quantity: 9 }, 2);
		const { body } = await shop.ask("putCartItem", two, 2);
		const products = await Promise.all(
			[2, 3].map((n) => shop.ask("getProduct", { productId: productId(n) })),
		);
		const [second, third] = products.map((answer) => answer.body);
		expect(body).toEqual({
			items: [
				{
					productId: productId(2),
					name: second.name,
					quantity: 2,
					unitPriceCents: second.priceCents,
				},
				{
					productId: productId(3),
					name: third.name,
					quantity: 1,
					unitPriceCents: third.priceCents,
				},
			],
			totalCents: 2 * second.priceCents + third.priceCents,
		});
		const removed = await shop.ask(
			"removeCartItem",
			{ productId: productId(2) },
			2,
		);
		expect(removed.body.items).toHaveLength(1);
		expect((await shop.ask("clearCart", {}, 2)).status).toBe(204);
		expect((await shop.ask("getCart", {}, 2)).body.items).toEqual([]);
	});

	it("holds fifty products and not one more", async () => {
		for (let n = 1; n <= 50; n += 1) {
			const item = { productId: productId(n), quantity: 1 };
			expect((await shop.ask("putCartItem", item, 3)).status).toBe(200);
		}
		const more = { productId: productId(51), quantity: 1 };
		expect((await shop.ask("putCartItem", more, 3)).code).toBe("CartFull");
		const known = { productId: productId(1), quantity: 5 };
		expect((await shop.ask("putCartItem", known, 3)).status).toBe(200);
		expect((await shop.ask("getCart", {}, 3)).body.items).toHaveLength(50);
	});
});

describe("wishlist", () => {
	it("keeps the oldest wish first and each once", async () => {
		for (const n of [5, 4, 5])
			await shop.ask("addWish", { productId: productId(n) }, 1);
		const ids = async () =>
			(await shop.ask("getWishlist", {}, 1)).body.items.map(
				(wish: { productId: string }) => wish.productId,
			);
		expect(await ids()).toEqual([productId(5), productId(4)]);
		await shop.ask("removeWish", { productId: productId(5) }, 1);
		await shop.ask("removeWish", { productId: productId(5) }, 1);
		expect(await ids()).toEqual([productId(4)]);
	});
});
