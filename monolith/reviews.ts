import { ShopError } from "../shop/contract/errors.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import { orderStatus } from "../shop/contract/orders.ts";
import { reviews as contract, type Review } from "../shop/contract/reviews.ts";
import { countsAsPurchase } from "../shop/rules/order-lifecycle.ts";
import { pageOf, positionOf } from "../shop/runtime/cursor.ts";
import { newId } from "../shop/runtime/ids.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import type { Catalog } from "./catalog.ts";
import { newest } from "./newest-first.ts";

export type Reviews = ReturnType<typeof createReviews>;

export interface ReviewsParts {
	database: Database;
	catalog: Catalog;
}

type Row = Omit<Review, "verifiedPurchase"> & { verifiedPurchase: 0 | 1 };

const purchased = orderStatus.options
	.filter(countsAsPurchase)
	.map((status) => `'${status}'`)
	.join(", ");

// Joined to the orders when it is read: a purchase before or after the review counts alike.
const columns = `r.id, r.productId, r.author, r.rating, r.text, r.createdAt, EXISTS (
	SELECT 1 FROM orderLines line JOIN orders o ON o.id = line.orderId
	WHERE line.customerId = r.customerId AND line.productId = r.productId AND o.status IN (${purchased})
) AS verifiedPurchase`;

/** What customers think of the products. */
export function createReviews({ database, catalog }: ReviewsParts) {
	const list = database.prepare<[string, string, string, number], Row>(
		`SELECT ${columns} FROM reviews r WHERE r.productId = ? AND (r.createdAt, r.id) < (?, ?)
		 ORDER BY r.createdAt DESC, r.id DESC LIMIT ?`,
	);
	const find = database.prepare<[string], Row>(
		`SELECT ${columns} FROM reviews r WHERE r.id = ?`,
	);
	const add = database.prepare<
		[Omit<Review, "verifiedPurchase"> & { customerId: string }]
	>(
		`INSERT INTO reviews (id, productId, customerId, author, rating, text, createdAt)
		 VALUES (@id, @productId, @customerId, @author, @rating, @text, @createdAt) ON CONFLICT (productId, customerId) DO NOTHING`,
	);

	const handlers: Handlers<typeof contract> = {
		listReviews({ productId, limit, cursor }) {
			catalog.productOf(productId);
			const [createdAt = newest, id = newest] =
				positionOf(cursor, ["string", "string"]) ?? [];
			const rows = list.all(
				productId,
				String(createdAt),
				String(id),
				limit + 1,
			);
			return pageOf(rows, {
				limit,
				item: reviewOf,
				positionAfter: (row) => [row.createdAt, row.id],
			});
		},
		addReview({ productId, rating, text }, { user }) {
			catalog.productOf(productId);
			const id = newId("r");
			const createdAt = new Date().toISOString();
			const written = { id, productId, rating, text, createdAt };
			const { changes } = add.run({
				...written,
				customerId: user.id,
				author: user.name,
			});
			if (changes === 0)
				throw new ShopError(
					"AlreadyReviewed",
					`you have reviewed product ${productId} already`,
				);
			return reviewOf(find.get(id) as Row);
		},
	};
	return {
		routes: routesOf(contract, handlers),
		/** The newest reviews of a product. */
		newestOf: (productId: string, limit: number): Review[] =>
			list.all(productId, newest, newest, limit).map(reviewOf),
	};
}

function reviewOf(row: Row): Review {
	return { ...row, verifiedPurchase: row.verifiedPurchase === 1 };
}
