import type { CartContent } from "../../shop/contract/cart.ts";
import type { Context } from "../../shop/contract/operation.ts";
import { itemsCents } from "../../shop/rules/pricing.ts";
import type { Peer } from "../kit/service-shape.ts";
import { catalogPeer } from "./peers.ts";
import type { CartLine } from "./store.ts";

/** What the catalog says of the products that it was asked for: undefined for one that is not in the shop. */
export type Offers = ReadonlyMap<string, Offer | undefined>;

export interface Offer {
	name: string;
	priceCents: number;
}

/** Asks the catalog once for all of the products; not at all for none. Throws Unavailable when the catalog is down. */
export async function askForOffers(
	catalog: Peer,
	productIds: readonly string[],
	context: Context,
): Promise<Offers> {
	if (productIds.length === 0) return new Map();
	const { productsByIds } = catalogPeer.operations;
	const { items } = await catalog.call(
		productsByIds,
		{ productIds: [...productIds] },
		context,
		{ idempotent: true },
	);
	const found = new Map(items.map((product) => [product.id, product]));
	return new Map(productIds.map((id) => [id, found.get(id)]));
}

/** The products that have left the shop. */
export function goneProducts(offers: Offers): string[] {
	return [...offers].flatMap(([id, offer]) => (offer ? [] : [id]));
}

/** The cart as the customer sees it: what is still in the shop, at today's name and price. */
export function contentOf(
	lines: readonly CartLine[],
	offers: Offers,
): CartContent {
	const items = lines.flatMap(({ productId, quantity }) => {
		const offer = offers.get(productId);
		if (!offer) return [];
		const { name, priceCents: unitPriceCents } = offer;
		return [{ productId, name, quantity, unitPriceCents }];
	});
	return { items, totalCents: itemsCents(items) };
}
