import type { CardClient } from "../shop/card-processor/sdk.ts";
import { ShopError } from "../shop/contract/errors.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import { orders as contract, type Order } from "../shop/contract/orders.ts";
import { emptyCartsCannotBeOrdered } from "../shop/rules/cart.ts";
import { onlyConfirmedOrdersCanBeCancelled } from "../shop/rules/order-lifecycle.ts";
import { weightOf } from "../shop/rules/shipping-quote.ts";
import { pageOf, positionOf } from "../shop/runtime/cursor.ts";
import { newId } from "../shop/runtime/ids.ts";
import type { Log } from "../shop/runtime/log.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import type { Cart } from "./cart.ts";
import type { Inventory } from "./inventory.ts";
import type { Notifications } from "./notifications.ts";
import type { OrderBook } from "./order-book.ts";
import { allLinesMustBeInStock, pendingOrder } from "./order-draft.ts";
import type { Payments } from "./payments.ts";
import { createPlacements, type Placement, placementOf } from "./placements.ts";
import { createSettlement } from "./settlement.ts";
import type { Shipping } from "./shipping.ts";

export interface OrdersParts {
	database: Database;
	book: OrderBook;
	cart: Cart;
	inventory: Inventory;
	payments: Payments;
	shipping: Shipping;
	notifications: Notifications;
	card: CardClient;
	log: Log;
}

/** How long a repeated request waits for an order that a crash left open. */
const patienceMs = 1_000;

/**
 * Orders. Checkout is two transactions with the card processor between them; the order, `pending` meanwhile, is what a crash
 * leaves behind. Its counterpart is microservices/orders/checkout-saga.ts.
 */
export function createOrders(parts: OrdersParts) {
	const { database, book, cart, inventory, payments } = parts;
	const { shipping, notifications, card, log } = parts;
	const placements = createPlacements({ database });
	const underWay = new Set<string>();

	const checkout = async (placement: Placement): Promise<Order> => {
		const order = reserveAndRecord(placement);
		if (!order) return answerAgain(placement);
		underWay.add(order.id);
		try {
			const charge = await chargeCard(order, placement.cardToken);
			if (charge === "captured") confirm(order.id);
			if (charge === "declined") throw reject(order.id);
			if (charge === "unknown") await confirmOrUndo(order.id);
			return { ...order, status: "confirmed" };
		} finally {
			underWay.delete(order.id);
		}
	};

	/** First transaction: all or nothing. Undefined when the idempotency key is taken. */
	const reservation = database.transaction((placement: Placement) => {
		const { customerId, shippingAddress } = placement;
		const orderId = newId("o");
		if (!placements.claim(placement, orderId)) return undefined;
		const lines = cart.linesToOrder(customerId);
		emptyCartsCannotBeOrdered(lines);
		allLinesMustBeInStock(lines);
		const weightGrams = weightOf(lines);
		const { country } = shippingAddress;
		const { priceCents } = shipping.quote({ country, weightGrams });
		const order = pendingOrder({ orderId, lines, country, priceCents });
		book.record(order, { customerId, shippingAddress, weightGrams });
		inventory.reserve(orderId);
		return order;
	}).immediate;

	const reserveAndRecord = (placement: Placement): Order | undefined => {
		try {
			return reservation(placement);
		} catch (error) {
			if (error instanceof ShopError) placements.remember(placement, error);
			throw error;
		}
	};

	/** Outside of any transaction. `unknown`: it may have been charged, or may still be. */
	const chargeCard = async (order: Order, cardToken: string) => {
		const { id: key, totalCents: amountCents } = order;
		try {
			const answer = await card.authorize({ key, amountCents, cardToken });
			if (answer.outcome === "declined" && answer.code !== "voided")
				return "declined";
			const { outcome } = await card.capture(key);
			return outcome === "captured" ? "captured" : "unknown";
		} catch (error) {
			log.warn({ err: error, orderId: key }, "charging the card failed");
			return "unknown";
		}
	};

	/** Second transaction. Without effect when the order is settled already. */
	const confirm = database.transaction((orderId: string) => {
		const confirmed = book.confirm(orderId);
		if (!confirmed) return;
		const { customerId, totalCents } = confirmed;
		inventory.takeOut(orderId);
		payments.recordCapture(orderId, totalCents);
		shipping.prepare(orderId);
		notifications.notify(customerId, "order-confirmed", { orderId });
		cart.takeOut(customerId, orderId);
	}).immediate;

	/** Second transaction, when the card was declined. Gives the refusal. */
	const reject = database.transaction((orderId: string): ShopError => {
		const rejected = book.reject(orderId);
		if (rejected) {
			inventory.release(orderId);
			payments.recordDecline(orderId, rejected.totalCents);
		}
		return paymentDeclined(orderId);
	}).immediate;

	/** Second transaction, when the card was not charged and never will be: as if the order had not been placed. */
	const undo = database.transaction((orderId: string) => {
		if (!book.isPending(orderId)) return;
		inventory.release(orderId);
		book.remove(orderId);
	}).immediate;

	const settlement = createSettlement({
		...{ book, payments, card, log, confirm, undo },
		isUnderWay: (orderId) => underWay.has(orderId),
	});

	/** Throws Unavailable unless the card turns out to be charged. What cannot be known now stays pending. */
	const confirmOrUndo = async (orderId: string): Promise<void> => {
		try {
			await settlement.settle(orderId);
		} catch (cause) {
			throw cardProcessorUnavailable(cause);
		}
		if (!book.find(orderId)) throw cardProcessorUnavailable();
	};

	/** The idempotency key is taken: the answer it got, once that is certain. */
	const answerAgain = async (placement: Placement): Promise<Order> => {
		const outcome = placements.outcomeOf(placement);
		if (!outcome) return checkout(placement);
		if ("refusal" in outcome) throw outcome.refusal;
		const { orderId } = outcome;
		if (!(await settlement.settledWithin(orderId, patienceMs)))
			throw cardProcessorUnavailable();
		const order = book.find(orderId);
		if (!order) return checkout(placement);
		if (order.status === "rejected") throw paymentDeclined(orderId);
		return { ...order, status: "confirmed" };
	};

	const cancel = database.transaction((customerId: string, orderId: string) => {
		const order = book.findOwn(customerId, orderId);
		onlyConfirmedOrdersCanBeCancelled(order);
		book.cancel(orderId);
		inventory.putBack(orderId);
		shipping.cancel(orderId);
		payments.oweRefund(orderId);
		notifications.notify(customerId, "order-cancelled", { orderId });
		return order;
	}).immediate;

	const refundNowOrLater = (orderId: string) =>
		payments.refund(orderId).catch((error: unknown) => {
			log.warn({ err: error, orderId }, "the refund is put off");
		});

	const handlers: Handlers<typeof contract> = {
		placeOrder: (request, { user }) =>
			placements.once(placementOf(user.id, request), checkout),
		getOrder: ({ orderId }, { user }) => book.findOwn(user.id, orderId),
		listOrders({ limit, cursor }, { user }) {
			const [before] = positionOf(cursor, ["string"]) ?? [];
			return pageOf(book.list(user.id, limit + 1, before?.toString()), {
				limit,
				item: (order) => order,
				positionAfter: (order) => [order.id],
			});
		},
		async cancelOrder({ orderId }, { user }) {
			const order = cancel(user.id, orderId);
			await refundNowOrLater(orderId);
			return { ...order, status: "cancelled" };
		},
	};
	return { routes: routesOf(contract, handlers), settlement };
}

function paymentDeclined(orderId: string): ShopError {
	return new ShopError(
		"PaymentDeclined",
		`the card was declined; order ${orderId} is rejected`,
	);
}

function cardProcessorUnavailable(cause?: unknown): ShopError {
	return new ShopError(
		"Unavailable",
		"the card processor does not answer; repeat the request with the same Idempotency-Key",
		{ cause },
	);
}
