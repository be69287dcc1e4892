import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import {
	wishlist as contract,
	type Wishes,
} from "../shop/contract/wishlist.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import type { Catalog } from "./catalog.ts";

export interface WishlistParts {
	database: Database;
	catalog: Catalog;
}

/** What customers would like to have one day. */
export function createWishlist({ database, catalog }: WishlistParts) {
	const wishes = database.prepare<[string], Wishes["items"][number]>(
		`SELECT w.productId, p.name, p.priceCents FROM wishes w JOIN products p ON p.id = w.productId
		 WHERE w.customerId = ? AND p.deletedAt IS NULL ORDER BY w.number`,
	);
	const add = database.prepare<[string, string]>(
		"INSERT INTO wishes (customerId, productId) VALUES (?, ?) ON CONFLICT DO NOTHING",
	);
	const remove = database.prepare<[string, string]>(
		"DELETE FROM wishes WHERE customerId = ? AND productId = ?",
	);
	const wishesOf = (customerId: string) => ({ items: wishes.all(customerId) });

	const handlers: Handlers<typeof contract> = {
		getWishlist: (_input, { user }) => wishesOf(user.id),
		addWish({ productId }, { user }) {
			catalog.productOf(productId);
			add.run(user.id, productId);
			return wishesOf(user.id);
		},
		removeWish({ productId }, { user }) {
			remove.run(user.id, productId);
			return wishesOf(user.id);
		},
	};
	return { routes: routesOf(contract, handlers) };
}
