import { ShopError } from "../../shop/contract/errors.ts";
import type { Context } from "../../shop/contract/operation.ts";
import type { Order } from "../../shop/contract/orders.ts";
import {
	onlyConfirmedOrdersCanBeCancelled,
	orderNotCancellable,
} from "../../shop/rules/order-lifecycle.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Outbox, Peer } from "../kit/service-shape.ts";
import type { BookedOrder, OrderBook } from "./order-book.ts";
import { shippingPeer } from "./peers.ts";
import type { SagaLog } from "./saga-log.ts";

export interface CancellationParts {
	database: Database;
	outbox: Outbox;
	book: OrderBook;
	sagas: SagaLog;
	shipping: Peer;
}

export type Cancellation = ReturnType<typeof createCancellation>;

/** Cancelling an order: shipping says whether the goods are still here; stock and money go back by the event. */
export function createCancellation(parts: CancellationParts) {
	const { database, outbox, book, sagas, shipping } = parts;

	/** Throws OrderNotCancellable, or Unavailable: then it is brought to an end later. */
	const cancel = (booked: BookedOrder, context: Context): Promise<Order> => {
		const { id } = booked.order;
		onlyConfirmedOrdersCanBeCancelled(booked.order);
		sagas.open(id, "cancelling");
		return sagas.lookAfter(id, async () => {
			await settle(id, context);
			return { ...booked.order, status: "cancelled" };
		});
	};

	const settle = async (orderId: string, context: Context): Promise<void> => {
		const customerId = book.find(orderId)?.customerId ?? "";
		try {
			const order = { orderId, customerId };
			const options = { idempotent: true };
			await shipping.call(shippingPeer.cancelShipment, order, context, options);
		} catch (error) {
			if (isDispatched(error)) sagas.close(orderId);
			throw error;
		}
		if (!markCancelled(orderId))
			throw orderNotCancellable(orderId, "cancelled");
	};

	const markCancelled = database.transaction((orderId: string): boolean => {
		sagas.close(orderId);
		if (!book.move(orderId, "confirmed", "cancelled")) return false;
		const booked = book.find(orderId);
		const lines = booked?.order.lines.map(({ productId, quantity }) => ({
			productId,
			quantity,
		}));
		const customerId = booked?.customerId;
		outbox.add("order.cancelled", { orderId, customerId, lines });
		return true;
	}).immediate;

	return { cancel, settle };
}

function isDispatched(error: unknown): boolean {
	return error instanceof ShopError && error.code === "OrderNotCancellable";
}
