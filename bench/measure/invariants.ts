/** Something that must never happen and did. */
export interface Violation {
	/** The name of the broken invariant. */
	invariant: string;
	/** Which order, product or key, and the numbers that do not fit. */
	detail: string;
}

/** A shop after a trial, as its doors and the card processor tell it. Money in cents. */
export interface Facts {
	/** On hand before the first order, by product. */
	onHandBefore: ReadonlyMap<string, number>;
	stock: readonly {
		productId: string;
		onHand: number;
		reserved: number;
		available: number;
	}[];
	orders: readonly OrderFact[];
	/** The card processor's own record. */
	ledger: readonly { key: string; kind: string; amountCents: number }[];
	/** Orders that a customer was told are placed. */
	acknowledged: readonly {
		orderId: string;
		customer: string;
		totalCents: number;
	}[];
	/** Orders of which no answer, or none that tells, reached the customer. */
	unknown: readonly { customer: string }[];
	/** What the units still have to do, by gauge: each must come down to 0. */
	pending: Readonly<Record<string, number>>;
}

export interface OrderFact {
	id: string;
	customer: string;
	status: string;
	totalCents: number;
	lines: readonly { productId: string; quantity: number }[];
	/** How many shipments and confirmations the customer sees for it. */
	shipments: number;
	confirmations: number;
}

type Check = (facts: Facts) => string[];

/** Orders whose goods have left the stock and whose money was taken. */
function sold(order: OrderFact): boolean {
	return order.status === "confirmed" || order.status === "shipped";
}

const checks: Record<string, Check> = {
	"stock is conserved": ({ stock, onHandBefore, orders }) => {
		const soldOf = new Map<string, number>();
		for (const line of orders.filter(sold).flatMap((order) => order.lines)) {
			soldOf.set(
				line.productId,
				(soldOf.get(line.productId) ?? 0) + line.quantity,
			);
		}
		return stock.flatMap(({ productId, onHand }) => {
			const before = onHandBefore.get(productId) ?? 0;
			const left = soldOf.get(productId) ?? 0;
			return onHand === before - left
				? []
				: [`${productId}: ${before} − ${left} sold ≠ ${onHand} on hand`];
		});
	},
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
	"money taken is the total of the orders sold": ({ ledger, orders }) => {
		const taken = sum(ledger, "capture") - sum(ledger, "refund");
		const owed = orders
			.filter(sold)
			.reduce((total, order) => total + order.totalCents, 0);
		return taken === owed
			? []
			: [`captures − refunds = ${taken}, orders sold = ${owed}`];
	},
	"each order sold is captured once": ({ ledger, orders }) =>
		orders.filter(sold).flatMap((order) => {
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
		const kept = new Set(orders.filter(sold).map(({ id }) => id));
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
	"every acknowledged order exists": ({ acknowledged, orders }) => {
		const byId = new Map(orders.map((order) => [order.id, order]));
		return acknowledged.flatMap(({ orderId, totalCents }) => {
			const order = byId.get(orderId);
			if (!order) return [`${orderId}: acknowledged, not found`];
			if (order.status === "pending" || order.status === "rejected")
				return [`${orderId}: acknowledged, now ${order.status}`];
			return order.totalCents === totalCents
				? []
				: [`${orderId}: acknowledged ${totalCents}, now ${order.totalCents}`];
		});
	},
	"one key, one order": ({ acknowledged, unknown, orders }) => {
		const placed = countBy(
			orders.filter(({ status }) => status !== "rejected"),
		);
		const told = countBy(acknowledged);
		const untold = countBy(unknown);
		return [...placed].flatMap(([customer, orders]) => {
			const most = (told.get(customer) ?? 0) + (untold.get(customer) ?? 0);
			return orders <= most
				? []
				: [`${customer}: ${orders} orders from ${most} keys`];
		});
	},
	"no order is stuck": ({ orders }) =>
		orders
			.filter(({ status }) => status === "pending")
			.map(({ id }) => `${id} is still pending`),
	"nothing is left to do": ({ pending }) =>
		Object.entries(pending)
			.filter(([, count]) => count !== 0)
			.map(([gauge, count]) => `${gauge} = ${count}`),
	"each effect of an order happens once": ({ orders }) =>
		orders
			.filter(sold)
			.filter(
				({ shipments, confirmations }) =>
					shipments !== 1 || confirmations !== 1,
			)
			.map(
				(order) =>
					`${order.id}: ${order.shipments} shipments, ${order.confirmations} confirmations`,
			),
};

/** The names of all invariants. */
export const invariants = Object.keys(checks);

/** Every broken invariant of a shop at rest; an empty list means that the work was done, all of it, once. */
export function violationsOf(facts: Facts): Violation[] {
	return Object.entries(checks).flatMap(([invariant, check]) =>
		check(facts).map((detail) => ({ invariant, detail })),
	);
}

function sum(ledger: Facts["ledger"], wanted: string): number {
	return ledger
		.filter(({ kind }) => kind === wanted)
		.reduce((total, { amountCents }) => total + amountCents, 0);
}

function countBy(rows: readonly { customer: string }[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { customer } of rows)
		counts.set(customer, (counts.get(customer) ?? 0) + 1);
	return counts;
}
