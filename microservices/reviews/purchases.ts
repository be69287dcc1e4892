import type { Database } from "../../shop/runtime/sqlite.ts";

/** Who bought what in which order. */
export interface Purchase {
	orderId: string;
	customerId: string;
	productId: string;
}

/** The purchases that verify reviews. Each is of one order: cancelling it leaves those of other orders. */
export interface Purchases {
	add(purchase: Purchase): void;
	/** Holds also against an order that is heard of later. */
	cancel(purchase: Purchase): void;
}

export function createPurchases(database: Database): Purchases {
	const add = database.prepare<Purchase>(
		`INSERT INTO purchases (customerId, productId, orderId)
		VALUES (@customerId, @productId, @orderId) ON CONFLICT DO NOTHING`,
	);
	const cancel = database.prepare<Purchase>(
		`INSERT INTO purchases (customerId, productId, orderId, cancelled)
		VALUES (@customerId, @productId, @orderId, 1) ON CONFLICT DO UPDATE SET cancelled = 1`,
	);
	return {
		add: (purchase) => void add.run(purchase),
		cancel: (purchase) => void cancel.run(purchase),
	};
}
