import type { Country } from "../../shop/contract/fields.ts";
import type { Context } from "../../shop/contract/operation.ts";
import type { Order, OrderLine } from "../../shop/contract/orders.ts";
import { orderTotals } from "../../shop/rules/pricing.ts";
import { weightOf } from "../../shop/rules/shipping-quote.ts";
import type { Peer } from "../kit/service-shape.ts";
import { cartPeer, catalogPeer } from "./peers.ts";

/** What a customer is about to order, at the names and prices of this moment. */
export interface Basket {
	lines: OrderLine[];
	weightGrams: number;
}

/** Reads the cart and the catalog. Products that have left the shop are left out. */
export async function basketOf(
	customerId: string,
	peers: { cart: Peer; catalog: Peer },
	context: Context,
): Promise<Basket> {
	const { items } = await peers.cart.call(
		cartPeer.cartLines,
		{ customerId },
		context,
	);
	if (items.length === 0) return { lines: [], weightGrams: 0 };
	const products = await peers.catalog.call(
		catalogPeer.productsByIds,
		{ productIds: items.map((item) => item.productId) },
		context,
		{ idempotent: true },
	);
	const known = new Map(products.items.map((product) => [product.id, product]));
	const found = items.flatMap(({ productId, quantity }) => {
		const product = known.get(productId);
		return product ? [{ ...product, productId, quantity }] : [];
	});
	const lines = found.map(({ productId, name, quantity, priceCents }) => {
		return { productId, name, quantity, unitPriceCents: priceCents };
	});
	return { lines, weightGrams: weightOf(found) };
}

/** The order as it is placed, and what it adds up to. */
export function pendingOrder(draft: {
	orderId: string;
	lines: OrderLine[];
	country: Country;
	shippingCents: number;
}): Order {
	const { orderId, lines, country, shippingCents } = draft;
	return {
		id: orderId,
		status: "pending",
		lines,
		...orderTotals({ lines, shippingCents, country }),
		placedAt: new Date().toISOString(),
	};
}
