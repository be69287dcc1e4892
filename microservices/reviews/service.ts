import * as z from "zod";
import { ShopError } from "../../shop/contract/errors.ts";
import { routesOf } from "../../shop/contract/operation.ts";
import { type Review, reviews } from "../../shop/contract/reviews.ts";
import { averageRating } from "../../shop/rules/rating.ts";
import { pageOf, positionOf } from "../../shop/runtime/cursor.ts";
import { newId } from "../../shop/runtime/ids.ts";
import type { Consumer, Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import { reviewsInternal } from "./internal.ts";
import initial from "./migrations/001-initial.sql";
import { createKnownProducts, type KnownProducts } from "./products.ts";
import { createPurchases, type Purchases } from "./purchases.ts";
import { createReviewStore, fillReviews } from "./store.ts";

const shownInSummary = 5;

/** What customers say of products. Knows products and purchases from events. */
export const reviewsService: Service = {
	name: "reviews",
	migrations: { "001-initial": initial },
	fill: fillReviews,
	create({ database, peer }) {
		const store = createReviewStore(database);
		const products = createKnownProducts(database, peer("catalog"));
		const purchases = createPurchases(database);

		const shown = routesOf(reviews, {
			listReviews: async ({ productId, limit, cursor }, context) => {
				await products.mustHave(productId, context);
				const after = positionOf(cursor, ["string", "string"]);
				return pageOf(store.newest(productId, limit + 1, after), {
					limit,
					item: (review) => review,
					positionAfter: (review) => [review.createdAt, review.id],
				});
			},
			addReview: async (given, context) => {
				await products.mustHave(given.productId, context);
				const { id: customerId, name: author } = context.user;
				const createdAt = new Date().toISOString();
				const review = { id: newId("r"), ...given, author, createdAt };
				if (!store.add({ ...review, customerId }))
					throw new ShopError(
						"AlreadyReviewed",
						`customer ${customerId} has reviewed product ${given.productId}`,
					);
				const verifiedPurchase = store.isVerified(customerId, given.productId);
				return { ...review, verifiedPurchase };
			},
		});
		const internal = routesOf(reviewsInternal, {
			reviewSummary: ({ productId }) => {
				const ratings = store.ratings(productId);
				return {
					rating: { average: averageRating(ratings), count: ratings.count },
					reviews: store.newest(productId, shownInSummary).map(withoutProduct),
				};
			},
		});
		return {
			routes: [...shown, ...internal],
			consumes: { ...productEvents(products), ...orderEvents(purchases) },
		};
	},
};

function withoutProduct({ productId: _, ...review }: Review) {
	return review;
}

const productEvent = z.object({ productId: z.string() });

function productEvents(products: KnownProducts): Record<string, Consumer> {
	return {
		"product.created": (payload) =>
			products.learn(productEvent.parse(payload).productId),
		"product.deleted": (payload) =>
			products.forget(productEvent.parse(payload).productId),
	};
}

const orderEvent = z.object({
	orderId: z.string(),
	customerId: z.string(),
	lines: z.array(z.object({ productId: z.string() })),
});

function orderEvents(purchases: Purchases): Record<string, Consumer> {
	const forEachLine =
		(record: Purchases["add"]): Consumer =>
		(payload) => {
			const { orderId, customerId, lines } = orderEvent.parse(payload);
			for (const { productId } of lines)
				record({ orderId, customerId, productId });
		};
	return {
		"order.confirmed": forEachLine(purchases.add),
		"order.cancelled": forEachLine(purchases.cancel),
	};
}

export default unitOf(reviewsService);
