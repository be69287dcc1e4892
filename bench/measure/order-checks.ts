import { type Check, isSold } from "./check.ts";
import type { Facts } from "./invariants.ts";

/** What must hold of the orders, of what customers were told of them, and of what follows them. */
export const orderChecks: Readonly<Record<string, Check>> = {
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
	"one key, one order": (facts) => [
		...twiceAnswered(facts),
		...unheardOf(facts)
			.filter(({ unanswered }) => unanswered === 0)
			.map(
				({ customer, orders }) =>
					`${customer}: ${orders.join(", ")} beyond the orders of the keys`,
			),
	],
	"an order without an answer exists at most once": (facts) =>
		unheardOf(facts)
			.filter(
				({ unanswered, orders }) =>
					unanswered > 0 && orders.length > unanswered,
			)
			.map(
				({ customer, unanswered, orders }) =>
					`${customer}: ${orders.join(", ")} from ${unanswered} keys without an answer`,
			),
	"no order is stuck": ({ orders }) =>
		orders
			.filter(({ status }) => status === "pending")
			.map(({ id }) => `${id} is still pending`),
	"the outbox is empty": ({ pending }) => left(pending, isOutbox),
	"nothing is left to do": ({ pending }) =>
		left(pending, (gauge) => !isOutbox(gauge)),
	"each effect of an order happens once": ({ orders }) =>
		orders
			.filter(isSold)
			.filter(
				({ shipments, confirmations }) =>
					shipments !== 1 || confirmations !== 1,
			)
			.map(
				(order) =>
					`${order.id}: ${order.shipments} shipments, ${order.confirmations} confirmations`,
			),
};

/** Keys that were answered with one order, and with another. */
function twiceAnswered({ acknowledged }: Facts): string[] {
	const ordersOf = new Map<string, Set<string>>();
	for (const { customer, idempotencyKey, orderId } of acknowledged) {
		if (idempotencyKey === undefined) continue;
		const key = `${customer}, key ${idempotencyKey}`;
		ordersOf.set(key, (ordersOf.get(key) ?? new Set()).add(orderId));
	}
	return [...ordersOf]
		.filter(([, orders]) => orders.size > 1)
		.map(([key, orders]) => `${key}: ${[...orders].join(", ")}`);
}

/** By customer: placed orders that nobody was told of, and how many keys went without an answer. */
function unheardOf({ acknowledged, unknown, orders }: Facts) {
	const told = new Set(acknowledged.map(({ orderId }) => orderId));
	const answered = new Set(acknowledged.map(keyOf).filter(isText));
	const unheard = new Map<string, string[]>();
	for (const { id, customer, status } of orders)
		if (status !== "rejected" && !told.has(id))
			unheard.set(customer, [...(unheard.get(customer) ?? []), id]);
	return [...unheard].map(([customer, ids]) => {
		const asked = unknown.filter((each) => each.customer === customer);
		const keys = asked.map(keyOf);
		const distinct = new Set(keys.filter(isText));
		const unanswered = [...distinct].filter((key) => !answered.has(key));
		const untold = keys.filter((key) => key === undefined);
		return {
			customer,
			orders: ids,
			unanswered: unanswered.length + untold.length,
		};
	});
}

function keyOf(asked: Facts["unknown"][number]): string | undefined {
	const { customer, idempotencyKey } = asked;
	return idempotencyKey && `${customer} ${idempotencyKey}`;
}

function isText(key: string | undefined): key is string {
	return key !== undefined;
}

function isOutbox(gauge: string): boolean {
	return gauge.endsWith(" shop_outbox_pending");
}

function left(
	pending: Facts["pending"],
	concerns: (gauge: string) => boolean,
): string[] {
	return Object.entries(pending)
		.filter(([gauge, count]) => concerns(gauge) && count !== 0)
		.map(([gauge, count]) => `${gauge} = ${count}`);
}
