import { type Check, isSold } from "./check.ts";
import type { Facts } from "./invariants.ts";

/** What must hold of the goods. */
export const stockChecks: Readonly<Record<string, Check>> = {
	"stock is conserved": (facts) =>
		leavesOf(facts).flatMap(({ productId, before, sold, onHand }) =>
			onHand === before - sold
				? []
				: [`${productId}: ${before} − ${sold} sold ≠ ${onHand} on hand`],
		),
	"no more is sold than there was": (facts) =>
		leavesOf(facts).flatMap(({ productId, before, sold }) =>
			sold <= before ? [] : [`${productId}: ${sold} sold of ${before}`],
		),
	"stock is never negative": ({ stock }) =>
		stock
			.filter(
				({ onHand, reserved, available }) =>
					onHand < 0 || reserved < 0 || available < 0,
			)
			.map(
				(row) =>
					`${row.productId}: on hand ${row.onHand}, reserved ${row.reserved}, available ${row.available}`,
			),
	"nothing stays reserved": ({ stock }) =>
		stock
			.filter(({ reserved }) => reserved !== 0)
			.map((row) => `${row.productId}: ${row.reserved} reserved`),
};

/** By product: how many there were, how many were sold, how many there are. */
function leavesOf({ stock, onHandBefore, orders }: Facts) {
	const soldOf = new Map<string, number>();
	for (const line of orders.filter(isSold).flatMap((order) => order.lines)) {
		soldOf.set(
			line.productId,
			(soldOf.get(line.productId) ?? 0) + line.quantity,
		);
	}
	return stock.map(({ productId, onHand }) => ({
		productId,
		before: onHandBefore.get(productId) ?? 0,
		sold: soldOf.get(productId) ?? 0,
		onHand,
	}));
}
