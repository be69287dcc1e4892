import type { Context, Route } from "../../shop/contract/operation.ts";
import { routesOf } from "../../shop/contract/operation.ts";
import {
	type ProductPageContent,
	productPage,
} from "../../shop/contract/product-page.ts";
import type { Peer } from "../kit/service-shape.ts";
import { catalogPeer, inventoryPeer, reviewsPeer } from "./peers.ts";

/** How long a page waits for a part that it can do without. */
const optionalLimitMs = 800;

/**
 * The product page, from three services asked at once. Without the catalog there is no page; without one of the others the page
 * comes without its part and says so.
 */
export function createProductPage(peer: (name: string) => Peer): Route[] {
	const catalog = peer("catalog");
	const inventory = peer("inventory");
	const reviews = peer("reviews");
	const limit = { limitMs: optionalLimitMs };

	const compose = async (
		asked: { productId: string },
		context: Context,
	): Promise<ProductPageContent> => {
		const [goods, stock, opinions] = await Promise.all([
			catalog.call(catalogPeer.productWithRelated, asked, context),
			orMissing(inventory.call(inventoryPeer.getStock, asked, context, limit)),
			orMissing(reviews.call(reviewsPeer.reviewSummary, asked, context, limit)),
		]);
		return {
			product: goods.product,
			availability: stock && {
				available: stock.available,
				inStock: stock.available > 0,
			},
			rating: opinions?.rating ?? null,
			reviews: opinions?.reviews ?? [],
			related: goods.related,
			degraded: [
				...(stock ? [] : (["inventory"] as const)),
				...(opinions ? [] : (["reviews"] as const)),
			],
		};
	};
	return routesOf(productPage, { getProductPage: compose });
}

/** Whatever goes wrong with a part of the page costs that part only. */
function orMissing<Part>(part: Promise<Part>): Promise<Part | null> {
	return part.catch(() => null);
}
