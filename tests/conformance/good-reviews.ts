import { expect } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import type { GoodCases } from "./good-answers.ts";
import { idsOf, pagedIds } from "./listing.ts";

/** What customers say of products. */
export const goodReviews: GoodCases = {
	"listReviews gives the newest first, page by page": async ({
		shop,
		door,
	}) => {
		const { id: productId } = await shop().product(0);
		const ids: string[] = [];
		for (const rating of [1, 5, 3]) {
			const { token } = await shop().customer();
			const input = { productId, rating, text: `I say ${rating}.` };
			const review = await door().good("addReview", input, token);
			ids.unshift(review.id);
		}
		const whole = await door().good("listReviews", { productId });
		expect(new Set(idsOf(whole))).toEqual(new Set(ids));
		expect(await pagedIds(door(), "listReviews", { productId })).toEqual(
			idsOf(whole),
		);
		const page = await door().good("getProductPage", { productId });
		expect(page.rating).toEqual({ average: 3, count: 3 });
		expect(page.reviews.map(({ id }) => id)).toEqual(idsOf(whole));
	},
	"addReview answers the review; it is verified once the author has bought the product, and no more when the order is cancelled":
		async ({ shop, door }) => {
			const stranger = await shop().customer();
			const { customer, product, order } = await shop().bought();
			const given = {
				productId: product.id,
				rating: 4,
				text: 'Good & "solid" <3',
			};
			const review = await door().good("addReview", given, stranger.token);
			expect(review).toEqual({
				id: expect.stringMatching(/^r-/),
				...given,
				author: stranger.name,
				verifiedPurchase: false,
				createdAt: expect.any(String),
			});
			await door().good("addReview", given, customer.token);
			const verified = async (wanted: boolean) =>
				eventually(
					`the buyer's review is ${wanted ? "" : "no longer "}verified`,
					async () => {
						const { items } = await door().good("listReviews", {
							productId: product.id,
						});
						const own = items.find(({ author }) => author === customer.name);
						return own?.verifiedPurchase === wanted;
					},
				);
			await verified(true);
			await door().good("cancelOrder", { orderId: order.id }, customer.token);
			await verified(false);
		},
};
