import * as z from "zod";
import { ShopError } from "../../shop/contract/errors.ts";
import { id } from "../../shop/contract/fields.ts";
import { type Context, routesOf } from "../../shop/contract/operation.ts";
import { type Order, orders } from "../../shop/contract/orders.ts";
import { pageOf, positionOf } from "../../shop/runtime/cursor.ts";
import { leftMs } from "../kit/deadline.ts";
import type { Service, ServiceParts } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import { createCancellation } from "./cancellation.ts";
import { createCheckoutSaga } from "./checkout-saga.ts";
import initial from "./migrations/001-initial.sql";
import {
	type BookedOrder,
	createOrderBook,
	type OrderBook,
} from "./order-book.ts";
import { createPlacements, type Placement, placementOf } from "./placements.ts";
import { createSagaLog, type SagaLog } from "./saga-log.ts";
import { createSettler } from "./settler.ts";

/** How long a repeated request waits for an order that was left open. */
const patienceMs = 1_000;

const dispatched = z.object({ orderId: id });

/** What was ordered, and how an order comes about. */
export const ordersService: Service = {
	name: "orders",
	migrations: { "001-initial": initial },
	create(parts) {
		const { database, outbox, log, peer } = parts;
		const book = createOrderBook(database);
		const placements = createPlacements(database);
		const sagas = createSagaLog(database);
		const state = { database, outbox, book, placements, sagas, log };
		const checkout = createCheckoutSaga({ ...state, peers: peersOf(parts) });
		const cancellation = createCancellation({
			...state,
			shipping: peer("shipping"),
		});
		const settler = createSettler({ sagas, checkout, cancellation, log });
		gauges(parts, book, sagas);

		const place = async (
			placement: Placement,
			context: Context,
		): Promise<Order> => {
			const outcome = placements.outcomeOf(placement);
			if (!outcome)
				return (
					(await checkout.checkout(placement, context)) ??
					place(placement, context)
				);
			if ("refusal" in outcome) throw outcome.refusal;
			const patience = Math.min(patienceMs, leftMs(context));
			if (!(await settler.settledWithin(outcome.orderId, patience)))
				throw stillOpen(outcome.orderId);
			return checkout.answerOf(outcome.orderId) ?? place(placement, context);
		};
		// What failed may have left a saga open.
		const thenSettle = (error: unknown): never => {
			settler.kick();
			throw error;
		};
		const routes = routesOf(orders, {
			placeOrder: (request, context) =>
				placements
					.once(placementOf(context.user.id, request), (placement) =>
						place(placement, context),
					)
					.catch(thenSettle),
			getOrder: ({ orderId }, { user }) =>
				ownOrder(book, user.id, orderId).order,
			listOrders({ limit, cursor }, { user }) {
				const [before] = positionOf(cursor, ["string"]) ?? [];
				return pageOf(book.list(user.id, limit + 1, before?.toString()), {
					limit,
					item: (order) => order,
					positionAfter: (order) => [order.id],
				});
			},
			cancelOrder: ({ orderId }, context) =>
				cancellation
					.cancel(ownOrder(book, context.user.id, orderId), context)
					.catch(thenSettle),
		});
		return {
			routes,
			consumes: {
				"shipment.dispatched": (payload) => {
					const { orderId } = dispatched.parse(payload);
					book.move(orderId, "confirmed", "shipped");
				},
			},
			start: settler.start,
			stop: settler.stop,
		};
	},
};

function peersOf({ peer }: ServiceParts) {
	return {
		cart: peer("cart"),
		catalog: peer("catalog"),
		inventory: peer("inventory"),
		payments: peer("payments"),
		shipping: peer("shipping"),
	};
}

function gauges(
	{ metrics }: ServiceParts,
	book: OrderBook,
	sagas: SagaLog,
): void {
	metrics.gauge(
		"shop_orders_pending",
		"Orders whose payment is not settled",
		book.countPending,
	);
	metrics.gauge(
		"shop_sagas_open",
		"Checkouts and cancellations that are begun and not ended",
		sagas.count,
	);
}

function ownOrder(
	book: OrderBook,
	customerId: string,
	orderId: string,
): BookedOrder {
	const booked = book.find(orderId);
	if (booked?.customerId === customerId) return booked;
	throw new ShopError("OrderNotFound", `there is no order ${orderId}`);
}

function stillOpen(orderId: string): ShopError {
	return new ShopError(
		"Unavailable",
		`order ${orderId} is not settled yet; repeat the request with the same Idempotency-Key`,
	);
}

export default unitOf(ordersService);
