import type { Product } from "../shop/contract/catalog.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import {
	productPage as contract,
	type ProductPageContent,
} from "../shop/contract/product-page.ts";
import { averageRating } from "../shop/rules/rating.ts";
import { availableOf, type StockLevel } from "../shop/rules/stock.ts";
import type { Log } from "../shop/runtime/log.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { productNotFound } from "./not-found.ts";
import type { Reviews } from "./reviews.ts";

export interface ProductPageParts {
	database: Database;
	reviews: Reviews;
	log: Log;
}

type Row = Product & StockLevel & { ratingSum: number; ratingCount: number };

const reviewsShown = 5;
const relatedShown = 4;

/** All that a product page shows, in three statements. Where the code of the reviews fails, the page goes without them and says so. */
export function createProductPage({
	database,
	reviews,
	log,
}: ProductPageParts) {
	const overview = database.prepare<{ productId: string }, Row>(
		`SELECT p.id, p.name, p.description, p.category, p.priceCents, p.weightGrams,
		        s.onHand, s.reserved, rated.ratingSum, rated.ratingCount
		 FROM products p JOIN stock s ON s.productId = p.id,
		      (SELECT ifnull(sum(rating), 0) AS ratingSum, count(*) AS ratingCount
		       FROM reviews WHERE productId = @productId) rated
		 WHERE p.id = @productId AND p.deletedAt IS NULL`,
	);
	const related = database.prepare<
		[string, string, number],
		ProductPageContent["related"][number]
	>(
		`SELECT id, name, priceCents FROM products
		 WHERE category = ? AND id <> ? AND deletedAt IS NULL ORDER BY name, id LIMIT ?`,
	);

	const newestReviews = (productId: string) => {
		try {
			return reviews
				.newestOf(productId, reviewsShown)
				.map(({ productId: _, ...review }) => review);
		} catch (err) {
			log.warn({ err, productId }, "a product page goes without reviews");
			return undefined;
		}
	};

	const handlers: Handlers<typeof contract> = {
		getProductPage({ productId }) {
			const row = overview.get({ productId });
			if (!row) throw productNotFound(productId);
			const { onHand, reserved, ratingSum, ratingCount, ...product } = row;
			const available = availableOf({ onHand, reserved });
			const opinions = newestReviews(productId);
			return {
				product,
				availability: { available, inStock: available > 0 },
				rating: {
					average: averageRating({ sum: ratingSum, count: ratingCount }),
					count: ratingCount,
				},
				reviews: opinions ?? [],
				related: related.all(product.category, product.id, relatedShown),
				degraded: opinions ? [] : ["reviews"],
			};
		},
	};
	return { routes: routesOf(contract, handlers) };
}
