import type { Country } from "../shop/contract/fields.ts";
import type { Order } from "../shop/contract/orders.ts";
import { orderTotals } from "../shop/rules/pricing.ts";
import { availableOf, outOfStock } from "../shop/rules/stock.ts";
import type { CartLine } from "./cart.ts";

/** Throws OutOfStock, naming the first line of which there is not enough. */
export function allLinesMustBeInStock(lines: readonly CartLine[]): void {
	const short = lines.find((line) => availableOf(line) < line.quantity);
	if (short) throw outOfStock(short);
}

/** The order as it is placed: names and prices of this moment, and what they add up to. `priceCents` is that of shipping. */
export function pendingOrder(draft: {
	orderId: string;
	lines: readonly CartLine[];
	country: Country;
	priceCents: number;
}): Order {
	const { orderId, lines, country, priceCents: shippingCents } = draft;
	return {
		id: orderId,
		status: "pending",
		lines: lines.map(({ productId, name, quantity, unitPriceCents }) => ({
			productId,
			name,
			quantity,
			unitPriceCents,
		})),
		...orderTotals({ lines, shippingCents, country }),
		placedAt: new Date().toISOString(),
	};
}
