import type { Context } from "../../shop/contract/operation.ts";
import type { Peer } from "../kit/service-shape.ts";
import { catalogPeer } from "./peers.ts";

/** What the catalog says of the products that it was asked for: undefined for one that is not in the shop. */
export type Offers = ReadonlyMap<string, Offer | undefined>;

export interface Offer {
	name: string;
	priceCents: number;
}

/** As many products as the catalog looks up at once. A wish list has no end, a lookup has. */
const lookupLimit = 100;

/** Asks the catalog for all of the products. Throws Unavailable when the catalog is down. */
export async function askForOffers(
	catalog: Peer,
	productIds: readonly string[],
	context: Context,
): Promise<Offers> {
	const { productsByIds } = catalogPeer.operations;
	const answers = await Promise.all(
		partsOf(productIds).map((part) =>
			catalog.call(productsByIds, { productIds: part }, context, {
				idempotent: true,
			}),
		),
	);
	const found = new Map(
		answers
			.flatMap(({ items }) => items)
			.map((product) => [product.id, product]),
	);
	return new Map(productIds.map((id) => [id, found.get(id)]));
}

function partsOf(productIds: readonly string[]): string[][] {
	const parts: string[][] = [];
	for (let start = 0; start < productIds.length; start += lookupLimit)
		parts.push(productIds.slice(start, start + lookupLimit));
	return parts;
}
