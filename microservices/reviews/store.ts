import type { Review } from "../../shop/contract/reviews.ts";
import type { Position } from "../../shop/runtime/cursor.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import { type Database, fillTable } from "../../shop/runtime/sqlite.ts";
import {
	productId,
	type SeededReview,
	seededReviews,
	seedPlanOf,
} from "../../shop/seed.ts";

/** A review as it is stored: whether the purchase is verified shows only when it is read. */
export interface StoredReview extends Omit<Review, "verifiedPurchase"> {
	customerId: string;
}

/** Reviews by product. */
export interface ReviewStore {
	/** False when the customer has reviewed the product already; nothing is written then. */
	add(review: StoredReview): boolean;
	/** Newest first; only those after the position (createdAt, id), if given. */
	newest(productId: string, rows: number, after?: Position): Review[];
	isVerified(customerId: string, productId: string): boolean;
	ratings(productId: string): { sum: number; count: number };
}

type ReviewRow = Omit<Review, "verifiedPurchase"> & { verifiedPurchase: 0 | 1 };

const verified = (customerId: string, productId: string) =>
	`EXISTS (SELECT 1 FROM purchases WHERE purchases.customerId = ${customerId}
		AND purchases.productId = ${productId} AND cancelled = 0)`;

export function createReviewStore(database: Database): ReviewStore {
	const add = database.prepare<StoredReview>(insertion);
	const select = (condition: string) =>
		database.prepare<[Record<string, unknown>], ReviewRow>(
			`SELECT id, productId, author, rating, text, createdAt,
				${verified("reviews.customerId", "reviews.productId")} AS verifiedPurchase
			FROM reviews WHERE productId = @productId ${condition}
			ORDER BY createdAt DESC, id DESC LIMIT @rows`,
		);
	const first = select("");
	const further = select("AND (createdAt, id) < (@createdAt, @id)");
	const isVerified = database
		.prepare<[string, string], 0 | 1>(`SELECT ${verified("?", "?")}`)
		.pluck();
	const ratings = database.prepare<[string], { sum: number; count: number }>(
		"SELECT ifnull(sum(rating), 0) AS sum, count(*) AS count FROM reviews WHERE productId = ?",
	);
	return {
		add: (review) => add.run(review).changes === 1,
		newest: (productId, rows, after) =>
			(after ? further : first)
				.all({ productId, rows, createdAt: after?.[0], id: after?.[1] })
				.map((row) => ({
					...row,
					verifiedPurchase: row.verifiedPurchase === 1,
				})),
		isVerified: (customerId, productId) =>
			isVerified.get(customerId, productId) === 1,
		ratings: (productId) =>
			ratings.get(productId) as { sum: number; count: number },
	};
}

const insertion = `
	INSERT INTO reviews (id, productId, customerId, author, rating, text, createdAt)
	VALUES (@id, @productId, @customerId, @author, @rating, @text, @createdAt)
	ON CONFLICT (productId, customerId) DO NOTHING`;

/** The seeded reviews, and the products that they are about. */
export function fillReviews(database: Database, settings: Settings): void {
	const plan = seedPlanOf(settings);
	const learn = database.prepare<[string]>(
		"INSERT INTO products (id) VALUES (?)",
	);
	for (let index = 1; index <= plan.products; index += 1)
		learn.run(productId(index));
	fillTable(database, "reviews", () => {
		const add = database.prepare<SeededReview>(insertion);
		for (const review of seededReviews(plan)) add.run(review);
	});
}
