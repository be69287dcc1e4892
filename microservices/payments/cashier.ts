import {
	type CardClient,
	CardProcessorUnreachable,
} from "../../shop/card-processor/sdk.ts";
import { ShopError } from "../../shop/contract/errors.ts";
import type { Log } from "../../shop/runtime/log.ts";
import type { PaymentOutcome } from "./internal.ts";
import type { PaymentStatus, PaymentStore } from "./store.ts";

/** What is to be paid, by which card. */
export interface Charge {
	orderId: string;
	customerId: string;
	amountCents: number;
	cardToken: string;
}

/** Deals with the card processor. What it did is written down only once it has said so. */
export interface Cashier {
	/** Charges once for an order, however often it is asked. Throws Unavailable when the outcome is unknown. */
	take(charge: Charge): Promise<PaymentOutcome>;
	/** Voids what may be under way. Throws Unavailable when the processor does not answer. */
	cancel(orderId: string): Promise<PaymentOutcome>;
	/** Gives back what is owed; answers whether some is left. Throws when the processor does not answer. */
	refundAll(): Promise<boolean>;
}

const refundsAtOnce = 20;

export function createCashier(
	store: PaymentStore,
	card: CardClient,
	log: Log,
): Cashier {
	const underWay = new Map<string, Promise<PaymentOutcome>>();

	const charge = async (order: Charge): Promise<PaymentOutcome> => {
		const { cardToken, ...payment } = order;
		const ended = outcomeOf(store.begin(payment).status);
		if (ended) return ended;
		const { orderId: key, amountCents } = order;
		const answer = await card.authorize({ key, amountCents, cardToken });
		if (answer.outcome === "declined")
			return answer.code === "voided"
				? end(key, "voided")
				: end(key, "declined");
		store.settle(key, "authorized");
		const captured = await card.capture(key);
		if (captured.outcome === "captured") return end(key, "captured");
		if (captured.code === "voided") return end(key, "voided");
		throw new Error(`capture of ${key} was refused: ${captured.code}`);
	};
	const cancel = async (orderId: string): Promise<PaymentOutcome> => {
		const ended = outcomeOf(store.find(orderId)?.status);
		if (ended) return ended;
		const { outcome } = await card.void(orderId);
		return end(orderId, outcome === "voided" ? "voided" : "captured");
	};
	const end = (
		orderId: string,
		status: "captured" | "declined" | "voided",
	): PaymentOutcome => {
		store.settle(orderId, status);
		return outcomeOf(status) as PaymentOutcome;
	};
	const refund = async (orderId: string): Promise<void> => {
		const answer = await card.refund(orderId);
		const refunded = answer.outcome === "refunded";
		if (!refunded) log.error({ orderId, answer }, "the refund was refused");
		store.closeRefund(orderId, refunded);
	};
	return {
		take(order) {
			const running = underWay.get(order.orderId);
			if (running) return running;
			const taking = charge(order)
				.catch(unreachableIsUnavailable)
				.finally(() => underWay.delete(order.orderId));
			underWay.set(order.orderId, taking);
			return taking;
		},
		cancel: (orderId) => cancel(orderId).catch(unreachableIsUnavailable),
		async refundAll() {
			await Promise.all(store.refundsDue(refundsAtOnce).map(refund));
			return store.countRefundsDue() > 0;
		},
	};
}

function outcomeOf(
	status: PaymentStatus | undefined,
): PaymentOutcome | undefined {
	if (status === "captured" || status === "refunded") return "captured";
	if (status === "declined") return "declined";
	if (status === "voided") return "cancelled";
	return undefined;
}

function unreachableIsUnavailable(cause: unknown): never {
	if (!(cause instanceof CardProcessorUnreachable)) throw cause;
	throw new ShopError("Unavailable", "the card processor does not answer", {
		cause,
	});
}
