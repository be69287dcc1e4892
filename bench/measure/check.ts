import type { Facts, OrderFact } from "./invariants.ts";

/** What is wrong with a shop at rest, a sentence each; empty when the invariant holds. */
export type Check = (facts: Facts) => string[];

/** Orders whose goods have left the stock and whose money was taken. */
export function isSold(order: OrderFact): boolean {
	return order.status === "confirmed" || order.status === "shipped";
}
