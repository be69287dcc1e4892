import { ShopError } from "../../shop/contract/errors.ts";
import { type Context, routesOf } from "../../shop/contract/operation.ts";
import { type Wishes, wishlist } from "../../shop/contract/wishlist.ts";
import type { Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import initial from "./migrations/001-initial.sql";
import { askForOffers, type Offers } from "./offers.ts";
import { createWishStore } from "./store.ts";

/** What the customers would like to have. Names and prices are the catalog's, asked for whenever a list is shown. */
export const wishlistService: Service = {
	name: "wishlist",
	migrations: { "001-initial": initial },
	create({ database, peer }) {
		const store = createWishStore(database);
		const catalog = peer("catalog");
		const offersOf = (ids: readonly string[], context: Context) =>
			askForOffers(catalog, ids, context);

		// Asks again only for a wish that came in since the offers were asked for.
		const show = async (context: Context<"customer">, known: Offers) => {
			const ids = store.of(context.user.id);
			const complete = ids.every((id) => known.has(id));
			return wishesOf(ids, complete ? known : await offersOf(ids, context));
		};
		const routes = routesOf(wishlist, {
			getWishlist: (_, context) => show(context, new Map()),
			addWish: async ({ productId }, context) => {
				const ids = new Set([...store.of(context.user.id), productId]);
				const offers = await offersOf([...ids], context);
				if (!offers.get(productId))
					throw new ShopError(
						"ProductNotFound",
						`there is no product ${productId}`,
					);
				store.add(context.user.id, productId);
				return show(context, offers);
			},
			// The catalog is asked first: a refusal leaves the list as it was.
			removeWish: async ({ productId }, context) => {
				const kept = store.of(context.user.id).filter((id) => id !== productId);
				const offers = await offersOf(kept, context);
				store.remove(context.user.id, productId);
				return show(context, offers);
			},
		});
		return { routes };
	},
};

function wishesOf(productIds: readonly string[], offers: Offers): Wishes {
	const items = productIds.flatMap((productId) => {
		const offer = offers.get(productId);
		if (!offer) return [];
		return [{ productId, name: offer.name, priceCents: offer.priceCents }];
	});
	return { items };
}

export default unitOf(wishlistService);
