import type { ShopError } from "../../shop/contract/errors.ts";
import type { Order } from "../../shop/contract/orders.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Outbox } from "../kit/service-shape.ts";
import { type Basket, pendingOrder } from "./basket.ts";
import type { OrderBook } from "./order-book.ts";
import type { Placement, Placements } from "./placements.ts";
import type { SagaLog } from "./saga-log.ts";

export interface RecordParts {
	database: Database;
	outbox: Outbox;
	book: OrderBook;
	placements: Placements;
	sagas: SagaLog;
}

/** What is written down of a checkout: each is one transaction, and without effect when the saga has gone on since. */
export function createCheckoutRecord(parts: RecordParts) {
	const { database, outbox, book, placements, sagas } = parts;

	/** False when the idempotency key is taken. From here on stock may be reserved. */
	const begin = database.transaction(
		(placement: Placement, orderId: string): boolean =>
			placements.claim(placement, orderId) && sagas.open(orderId, "reserving"),
	).immediate;

	/** The order is pending from here on: money may be taken. */
	const record = database.transaction(
		(
			orderId: string,
			{ placement, basket }: { placement: Placement; basket: Basket },
			shippingCents: number,
		): Order => {
			const { customerId, shippingAddress } = placement;
			const { lines, weightGrams } = basket;
			const { country } = shippingAddress;
			const order = pendingOrder({ orderId, lines, country, shippingCents });
			const booked = { order, customerId, country, weightGrams };
			book.record(booked, shippingAddress);
			sagas.advance(orderId, "paying");
			return order;
		},
	).immediate;

	/** The payment is taken. Without effect when the order is settled already. */
	const confirm = database.transaction((orderId: string) => {
		sagas.close(orderId);
		if (!book.move(orderId, "pending", "confirmed")) return;
		const booked = book.find(orderId);
		if (!booked) return;
		const { order, customerId, country, weightGrams } = booked;
		const lines = order.lines.map(({ productId, quantity }) => ({
			productId,
			quantity,
		}));
		outbox.add("order.confirmed", {
			...{ orderId, customerId, country, weightGrams, lines },
		});
	}).immediate;

	/** The card was declined; the stock is still to be released. */
	const reject = database.transaction((orderId: string) => {
		if (book.move(orderId, "pending", "rejected"))
			sagas.advance(orderId, "releasing");
	}).immediate;

	/** As if the order had never been placed. */
	const erase = database.transaction((orderId: string) => {
		if (!sagas.stepOf(orderId)) return;
		sagas.close(orderId);
		book.removePending(orderId);
		placements.forget(orderId);
	}).immediate;

	/** Nothing was reserved: the refusal is all that stays. */
	const refuse = database.transaction(
		(placement: Placement, orderId: string, refusal: ShopError) => {
			sagas.close(orderId);
			placements.forget(orderId);
			placements.remember(placement, refusal);
			return refusal;
		},
	).immediate;

	return { begin, record, confirm, reject, erase, refuse };
}
