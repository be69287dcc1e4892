import { type Check, isSold } from "./check.ts";
import type { Facts } from "./invariants.ts";

/** What must hold of the money: the card processor's ledger against the orders. */
export const moneyChecks: Readonly<Record<string, Check>> = {
	"money taken is the total of the orders sold": ({ ledger, orders }) => {
		const taken = sum(ledger, "capture") - sum(ledger, "refund");
		const owed = orders
			.filter(isSold)
			.reduce((total, order) => total + order.totalCents, 0);
		return taken === owed
			? []
			: [`captures − refunds = ${taken}, orders sold = ${owed}`];
	},
	"each order sold is captured once": ({ ledger, orders }) =>
		orders.filter(isSold).flatMap((order) => {
			const captures = ledger.filter(
				({ key, kind }) => key === order.id && kind === "capture",
			);
			const fits =
				captures.length === 1 && captures[0]?.amountCents === order.totalCents;
			return fits
				? []
				: [
						`${order.id}: ${captures.length} captures for a total of ${order.totalCents}`,
					];
		}),
	"no capture without an order": ({ ledger, orders }) => {
		const kept = new Set(orders.filter(isSold).map(({ id }) => id));
		const refunded = new Set(
			ledger.filter(({ kind }) => kind === "refund").map(({ key }) => key),
		);
		return ledger
			.filter(
				({ kind, key }) =>
					kind === "capture" && !kept.has(key) && !refunded.has(key),
			)
			.map(({ key, amountCents }) => `${key}: ${amountCents} captured`);
	},
};

function sum(ledger: Facts["ledger"], wanted: string): number {
	return ledger
		.filter(({ kind }) => kind === wanted)
		.reduce((total, { amountCents }) => total + amountCents, 0);
}
