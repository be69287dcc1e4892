import type { Database } from "../../shop/runtime/sqlite.ts";

/** Some of a product. */
export interface CartLine {
	productId: string;
	quantity: number;
}

/** What the customers have put into their carts. */
export interface CartStore {
	/** By productId. */
	lines(customerId: string): CartLine[];
	count(customerId: string): number;
	/** 0 when the product is not in the cart. */
	quantityOf(customerId: string, productId: string): number;
	/** Sets the quantity; 0 takes the product out. */
	set(customerId: string, line: CartLine): void;
	clear(customerId: string): void;
}

export function createCartStore(database: Database): CartStore {
	const lines = database.prepare<[string], CartLine>(
		"SELECT productId, quantity FROM cartLines WHERE customerId = ? ORDER BY productId",
	);
	const count = database
		.prepare<[string], number>(
			"SELECT count(*) FROM cartLines WHERE customerId = ?",
		)
		.pluck();
	const quantity = database
		.prepare<[string, string], number>(
			"SELECT quantity FROM cartLines WHERE customerId = ? AND productId = ?",
		)
		.pluck();
	const put = database.prepare<[string, string, number]>(
		`INSERT INTO cartLines (customerId, productId, quantity) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET quantity = excluded.quantity`,
	);
	const drop = database.prepare<[string, string]>(
		"DELETE FROM cartLines WHERE customerId = ? AND productId = ?",
	);
	const clear = database.prepare<[string]>(
		"DELETE FROM cartLines WHERE customerId = ?",
	);
	return {
		lines: (customerId) => lines.all(customerId),
		count: (customerId) => count.get(customerId) ?? 0,
		quantityOf: (customerId, productId) =>
			quantity.get(customerId, productId) ?? 0,
		set(customerId, line) {
			if (line.quantity === 0) drop.run(customerId, line.productId);
			else put.run(customerId, line.productId, line.quantity);
		},
		clear: (customerId) => void clear.run(customerId),
	};
}
