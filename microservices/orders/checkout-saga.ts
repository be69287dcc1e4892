import { ShopError } from "../../shop/contract/errors.ts";
import type { Context } from "../../shop/contract/operation.ts";
import type { Order } from "../../shop/contract/orders.ts";
import { emptyCartsCannotBeOrdered } from "../../shop/rules/cart.ts";
import { newId } from "../../shop/runtime/ids.ts";
import type { Log } from "../../shop/runtime/log.ts";
import { backgroundContext } from "../kit/deadline.ts";
import type { Peer } from "../kit/service-shape.ts";
import { type Basket, basketOf } from "./basket.ts";
import { createCheckoutRecord, type RecordParts } from "./checkout-record.ts";
import { inventoryPeer, paymentsPeer, shippingPeer } from "./peers.ts";
import type { Placement } from "./placements.ts";

export interface CheckoutParts extends RecordParts {
	log: Log;
	peers: Record<
		"cart" | "catalog" | "inventory" | "payments" | "shipping",
		Peer
	>;
}

export type CheckoutSaga = ReturnType<typeof createCheckoutSaga>;

/** The longest wait for a card. */
const paymentLimitMs = 10_000;
/** From the reservation on, an order is brought to an end whether its customer still waits or not. */
const sagaLimitMs = 14_000;

/**
 * Checkout over five services: reserve the stock, take the payment, confirm; each step is written down before it is taken, and
 * what cannot be confirmed is compensated. Its counterpart is the pair of transactions in monolith/orders.ts.
 */
export function createCheckoutSaga(parts: CheckoutParts) {
	const { book, placements, sagas, peers, log } = parts;
	const { begin, record, confirm, reject, erase, refuse } =
		createCheckoutRecord(parts);

	/** Undefined when the idempotency key is taken. Throws CartEmpty, OutOfStock, PaymentDeclined, Unavailable. */
	const checkout = async (
		placement: Placement,
		context: Context,
	): Promise<Order | undefined> => {
		const basket = await filledBasket(placement, context);
		if (!basket) return undefined;
		const orderId = newId("o");
		if (!begin(placement, orderId)) return undefined;
		return sagas.lookAfter(orderId, async () => {
			const patient = patientContext(context);
			try {
				await forward(orderId, { placement, basket }, patient);
			} catch (error) {
				if (isOutOfStock(error)) throw refuse(placement, orderId, error);
				log.warn({ err: error, orderId }, "checkout is being compensated");
				await endWith(orderId, error, patient);
			}
			return answerOf(orderId);
		});
	};

	/** Undefined when the key was taken meanwhile, by another process whose order has emptied the cart. */
	const filledBasket = async (placement: Placement, context: Context) => {
		const basket = await basketOf(placement.customerId, peers, context);
		try {
			emptyCartsCannotBeOrdered(basket.lines);
			return basket;
		} catch (error) {
			if (!placements.remember(placement, error as ShopError)) return undefined;
			throw error;
		}
	};

	/** The way on which all goes well. */
	const forward = async (
		orderId: string,
		wish: { placement: Placement; basket: Basket },
		context: Context,
	): Promise<void> => {
		const [shippingCents] = await both(
			quote(wish.placement, wish.basket, context),
			reserve(orderId, wish.basket, context),
		);
		const order = record(orderId, wish, shippingCents);
		const outcome = await pay(order, wish.placement, context);
		if (outcome === "captured") confirm(orderId);
		else if (outcome === "declined") await rejectAndRelease(orderId, context);
		else throw new Error(`the payment of order ${orderId} was cancelled`);
	};

	const quote = async (
		{ shippingAddress: { country } }: Placement,
		{ weightGrams }: Basket,
		context: Context,
	): Promise<number> => {
		const { quoteShipping } = shippingPeer;
		const parcel = { country, weightGrams };
		return (await peers.shipping.call(quoteShipping, parcel, context))
			.priceCents;
	};

	const reserve = (orderId: string, { lines }: Basket, context: Context) => {
		const wanted = lines.map(({ productId, quantity }) => ({
			productId,
			quantity,
		}));
		return peers.inventory.call(
			inventoryPeer.reserveStock,
			{ orderId, lines: wanted },
			context,
			{ idempotent: true },
		);
	};

	const pay = async (
		{ id: orderId, totalCents: amountCents }: Order,
		{ customerId, cardToken }: Placement,
		context: Context,
	) => {
		const { takePayment } = paymentsPeer;
		const charge = { orderId, customerId, amountCents, cardToken };
		const limit = { limitMs: paymentLimitMs, idempotent: true };
		return (await peers.payments.call(takePayment, charge, context, limit))
			.outcome;
	};

	/** The refusal is certain from here on; the stock follows, now or later. */
	const rejectAndRelease = async (orderId: string, context: Context) => {
		reject(orderId);
		await release(orderId, context).catch((error: unknown) => {
			log.warn({ err: error, orderId }, "the stock is released later");
		});
	};
	const release = async (orderId: string, context: Context) => {
		const { releaseStock } = inventoryPeer;
		const options = { idempotent: true };
		await peers.inventory.call(releaseStock, { orderId }, context, options);
		if (sagas.stepOf(orderId) === "releasing") sagas.close(orderId);
	};

	/** As if the order had never been placed. */
	const undo = async (orderId: string, context: Context) => {
		await release(orderId, context);
		erase(orderId);
	};
	/** Brings a checkout to its end from any step, as often as it takes. Throws while a service that is needed does not answer. */
	const settle = async (orderId: string, context: Context): Promise<void> => {
		const step = sagas.stepOf(orderId);
		if (step === "reserving") await undo(orderId, context);
		if (step === "releasing") await release(orderId, context);
		if (step !== "paying") return;
		const { cancelPayment } = paymentsPeer;
		const options = { idempotent: true };
		const { outcome } = await peers.payments.call(
			cancelPayment,
			{ orderId },
			context,
			options,
		);
		if (outcome === "captured") confirm(orderId);
		if (outcome === "declined") await rejectAndRelease(orderId, context);
		if (outcome === "cancelled") await undo(orderId, context);
	};

	/** Settles now if that can be done; what cannot stays open for later. */
	const endWith = async (orderId: string, cause: unknown, context: Context) => {
		try {
			await settle(orderId, context);
		} catch (error) {
			log.warn({ err: error, orderId }, "checkout stays open");
			throw unavailable(cause);
		}
		if (!book.find(orderId)) throw unavailable(cause);
	};

	/** The answer of a checkout that has been settled, given the first time and every time after. */
	const answerOf = (orderId: string): Order | undefined => {
		const order = book.find(orderId)?.order;
		if (order?.status !== "rejected")
			return order && { ...order, status: "confirmed" };
		throw new ShopError(
			"PaymentDeclined",
			`the card was declined; order ${orderId} is rejected`,
		);
	};

	return { checkout, settle, answerOf };
}

/** Both results; where one fails, the other is awaited before that is told: it must not go on behind the compensation. */
async function both<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
	const [first, second] = await Promise.allSettled([one, other]);
	if (second.status === "rejected") throw second.reason;
	if (first.status === "rejected") throw first.reason;
	return [first.value, second.value];
}

function patientContext(context: Context): Context {
	return { ...backgroundContext(sagaLimitMs), requestId: context.requestId };
}

function isOutOfStock(error: unknown): error is ShopError {
	return error instanceof ShopError && error.code === "OutOfStock";
}

function unavailable(cause: unknown): ShopError {
	const why = cause instanceof ShopError ? cause.message : "checkout failed";
	return new ShopError(
		"Unavailable",
		`${why}; repeat the request with the same Idempotency-Key`,
		{ cause },
	);
}
