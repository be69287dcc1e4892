import { ShopError } from "../../shop/contract/errors.ts";
import type { Context } from "../../shop/contract/operation.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Peer } from "../kit/service-shape.ts";
import { catalogPeer } from "./peers.ts";

/** Which products there are: kept here from events, so that reviews answer while the catalog is down. */
export interface KnownProducts {
	/** Throws ProductNotFound; Unavailable when the product is not known here and the catalog does not answer. */
	mustHave(productId: string, context: Context): Promise<void>;
	learn(productId: string): void;
	/** For good: an event that comes late does not bring the product back. */
	forget(productId: string): void;
}

export function createKnownProducts(
	database: Database,
	catalog: Peer,
): KnownProducts {
	const deleted = database
		.prepare<[string], number>("SELECT deleted FROM products WHERE id = ?")
		.pluck();
	const learn = database.prepare<[string]>(
		"INSERT INTO products (id) VALUES (?) ON CONFLICT DO NOTHING",
	);
	const forget = database.prepare<[string]>(
		"INSERT INTO products (id, deleted) VALUES (?, 1) ON CONFLICT DO UPDATE SET deleted = 1",
	);
	const askCatalog = async (productId: string, context: Context) => {
		const { productsByIds } = catalogPeer.operations;
		const input = { productIds: [productId] };
		const options = { idempotent: true };
		const answer = await catalog.call(productsByIds, input, context, options);
		if (answer.items.length > 0) learn.run(productId);
	};
	return {
		async mustHave(productId, context) {
			// The event of a new product may still be on its way.
			if (deleted.get(productId) === undefined)
				await askCatalog(productId, context);
			if (deleted.get(productId) === 0) return;
			throw new ShopError(
				"ProductNotFound",
				`there is no product ${productId}`,
			);
		},
		learn: (productId) => void learn.run(productId),
		forget: (productId) => void forget.run(productId),
	};
}
