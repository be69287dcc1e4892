import type { CardClient } from "../shop/card-processor/sdk.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import {
	payments as contract,
	type Payment,
} from "../shop/contract/payments.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { orderNotFound } from "./not-found.ts";

export type Payments = ReturnType<typeof createPayments>;

export interface PaymentsParts {
	database: Database;
	card: CardClient;
}

/** What was charged and given back. */
export function createPayments({ database, card }: PaymentsParts) {
	const findOwn = database.prepare<[string, string], Payment>(
		`SELECT p.orderId, p.status, p.amountCents FROM payments p JOIN orders o ON o.id = p.orderId
		 WHERE p.orderId = ? AND o.customerId = ?`,
	);
	const add = database.prepare<[string, string, number]>(
		"INSERT INTO payments (orderId, status, amountCents) VALUES (?, ?, ?)",
	);
	const oweRefund = database.prepare<[string]>(
		"UPDATE payments SET refundDue = 1 WHERE orderId = ? AND status = 'captured'",
	);
	const refunded = database.prepare<[string]>(
		"UPDATE payments SET status = 'refunded', refundDue = 0 WHERE orderId = ?",
	);
	const refundsDue = database
		.prepare<[], string>("SELECT orderId FROM payments WHERE refundDue = 1")
		.pluck();
	const countRefundsDue = database
		.prepare<[], number>("SELECT count(*) FROM payments WHERE refundDue = 1")
		.pluck();

	const handlers: Handlers<typeof contract> = {
		getPayment({ orderId }, { user }) {
			const payment = findOwn.get(orderId, user.id);
			if (payment) return payment;
			throw orderNotFound(orderId);
		},
	};
	return {
		routes: routesOf(contract, handlers),
		recordCapture: (orderId: string, amountCents: number) =>
			void add.run(orderId, "captured", amountCents),
		recordDecline: (orderId: string, amountCents: number) =>
			void add.run(orderId, "declined", amountCents),
		/** Notes, in the transaction that cancels the order, that its money is to go back. */
		oweRefund: (orderId: string) => void oweRefund.run(orderId),
		/** Gives the money back. Throws when the card processor does not: then the refund stays due. */
		async refund(orderId: string): Promise<void> {
			const refund = await card.refund(orderId);
			if (refund.outcome === "refused")
				throw new Error(
					`the card processor refuses to refund order ${orderId}: ${refund.code}`,
				);
			refunded.run(orderId);
		},
		refundsDue: () => refundsDue.all(),
		countRefundsDue: () => countRefundsDue.get() ?? 0,
	};
}
