import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { productId } from "../shop/seed.ts";
import { startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
	shop = await startTestShop();
});
afterAll(() => shop.stop());

describe("reviews and the product page", () => {
	it("takes one review of a customer and shows the newest first", async () => {
		const review = { productId: productId(7), rating: 1, text: "Broke." };
		const before = await shop.ask("getProductPage", review);
		const added = await shop.ask("addReview", review, "admin");
		expect(added).toMatchObject({
			status: 201,
			body: { author: "Shop Admin", rating: 1, verifiedPurchase: false },
		});
		expect((await shop.ask("addReview", review, "admin")).code).toBe(
			"AlreadyReviewed",
		);
		const { body: list } = await shop.ask("listReviews", {
			productId: productId(7),
			limit: 1,
		});
		expect(list.items).toEqual([added.body]);
		const { body: page } = await shop.ask("getProductPage", review);
		expect(page.rating.count).toBe(before.body.rating.count + 1);
		const { productId: _, ...shown } = added.body;
		expect(page.reviews[0]).toEqual(shown);
		expect(page.degraded).toEqual([]);
		expect(page.availability.inStock).toBe(true);
		expect(page.related.length).toBeLessThanOrEqual(4);
		expect(page.product.id).toBe(productId(7));
	});

	it("pages through all reviews of a product once", async () => {
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const { body } = await shop.ask("listReviews", {
				productId: productId(7),
				limit: 1,
				cursor,
			});
			seen.push(...body.items.map((item: { id: string }) => item.id));
			cursor = body.nextCursor ?? undefined;
		} while (cursor);
		const { body } = await shop.ask("listReviews", {
			productId: productId(7),
		});
		expect(seen).toEqual(body.items.map((item: { id: string }) => item.id));
	});
});
