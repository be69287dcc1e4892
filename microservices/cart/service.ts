import * as z from "zod";
import { cart } from "../../shop/contract/cart.ts";
import { ShopError } from "../../shop/contract/errors.ts";
import { type Context, routesOf } from "../../shop/contract/operation.ts";
import {
	cartCannotExceedItsLimit,
	quantityAfterOrder,
} from "../../shop/rules/cart.ts";
import type { Consumer, Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import { cartInternal } from "./internal.ts";
import initial from "./migrations/001-initial.sql";
import {
	askForOffers,
	contentOf,
	goneProducts,
	type Offers,
} from "./offers.ts";
import { type CartLine, type CartStore, createCartStore } from "./store.ts";

/** What the customers are about to buy. Names and prices are the catalog's, asked for whenever a cart is shown. */
export const cartService: Service = {
	name: "cart",
	migrations: { "001-initial": initial },
	create({ database, peer }) {
		const store = createCartStore(database);
		const catalog = peer("catalog");
		const productIds = (customerId: string) =>
			store.lines(customerId).map((line) => line.productId);
		const offersOf = (ids: readonly string[], context: Context) =>
			askForOffers(catalog, ids, context);

		// Asks again only for a line that came in since the offers were asked for.
		const show = async (context: Context<"customer">, known: Offers) => {
			const lines = store.lines(context.user.id);
			const ids = lines.map((line) => line.productId);
			const complete = ids.every((id) => known.has(id));
			return contentOf(lines, complete ? known : await offersOf(ids, context));
		};
		const put = database.transaction(
			(customerId: string, line: CartLine, gone: readonly string[]) => {
				for (const productId of gone)
					store.set(customerId, { productId, quantity: 0 });
				if (store.quantityOf(customerId, line.productId) === 0)
					cartCannotExceedItsLimit(store.count(customerId));
				store.set(customerId, line);
			},
		);

		const shown = routesOf(cart, {
			getCart: (_, context) => show(context, new Map()),
			putCartItem: async (line, context) => {
				const ids = new Set([...productIds(context.user.id), line.productId]);
				const offers = await offersOf([...ids], context);
				productMustBeInTheShop(line.productId, offers);
				put.immediate(context.user.id, line, goneProducts(offers));
				return show(context, offers);
			},
			// The catalog is asked first: a refusal leaves the cart as it was.
			removeCartItem: async ({ productId }, context) => {
				const kept = productIds(context.user.id).filter(
					(id) => id !== productId,
				);
				const offers = await offersOf(kept, context);
				store.set(context.user.id, { productId, quantity: 0 });
				return show(context, offers);
			},
			clearCart: (_, { user }) => store.clear(user.id),
		});
		const internal = routesOf(cartInternal, {
			cartLines: ({ customerId }) => ({ items: store.lines(customerId) }),
		});
		return {
			routes: [...shown, ...internal],
			consumes: { "order.confirmed": takeOrderedOut(store) },
		};
	},
};

function productMustBeInTheShop(productId: string, offers: Offers): void {
	if (offers.get(productId)) return;
	throw new ShopError("ProductNotFound", `there is no product ${productId}`);
}

const orderConfirmed = z.object({
	customerId: z.string(),
	lines: z.array(z.object({ productId: z.string(), quantity: z.int() })),
});

function takeOrderedOut(store: CartStore): Consumer {
	return (payload) => {
		const { customerId, lines } = orderConfirmed.parse(payload);
		for (const { productId, quantity: ordered } of lines) {
			const inCart = store.quantityOf(customerId, productId);
			const quantity = quantityAfterOrder(inCart, ordered);
			store.set(customerId, { productId, quantity });
		}
	};
}

export default unitOf(cartService);
