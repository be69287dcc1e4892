import type { Database } from "../../shop/runtime/sqlite.ts";

/** What the customers wish for. */
export interface WishStore {
	/** Product ids, oldest wish first. */
	of(customerId: string): string[];
	/** Keeps the age of a wish that is there already. */
	add(customerId: string, productId: string): void;
	remove(customerId: string, productId: string): void;
}

export function createWishStore(database: Database): WishStore {
	const of = database
		.prepare<[string], string>(
			"SELECT productId FROM wishes WHERE customerId = ? ORDER BY number",
		)
		.pluck();
	const add = database.prepare<[string, string]>(
		"INSERT INTO wishes (customerId, productId) VALUES (?, ?) ON CONFLICT DO NOTHING",
	);
	const remove = database.prepare<[string, string]>(
		"DELETE FROM wishes WHERE customerId = ? AND productId = ?",
	);
	return {
		of: (customerId) => of.all(customerId),
		add: (customerId, productId) => void add.run(customerId, productId),
		remove: (customerId, productId) => void remove.run(customerId, productId),
	};
}
