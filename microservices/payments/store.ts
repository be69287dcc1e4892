import type { Database } from "../../shop/runtime/sqlite.ts";

export type PaymentStatus =
	| "started"
	| "authorized"
	| "captured"
	| "declined"
	| "voided"
	| "refunded";

/** The payment of an order. One that was cancelled before it came has no customer. */
export interface PaymentRow {
	orderId: string;
	customerId: string | null;
	amountCents: number;
	status: PaymentStatus;
}

/** What is known here of the payments; the processor's ledger is the truth about money. */
export interface PaymentStore {
	find(orderId: string): PaymentRow | undefined;
	/** Notes that a payment begins, unless one is known; answers what then stands here. */
	begin(payment: Omit<PaymentRow, "status">): PaymentRow;
	/** What the processor said. Only a payment that is started or authorized moves; `voided` also holds for one not known here. */
	settle(
		orderId: string,
		status: "authorized" | "captured" | "declined" | "voided",
	): void;
	/** A captured payment is to be given back. */
	oweRefund(orderId: string): void;
	/** Orders whose refund is owed. */
	refundsDue(limit: number): string[];
	countRefundsDue(): number;
	/** The refund is done, or (false) will never be. */
	closeRefund(orderId: string, refunded: boolean): void;
}

export function createPaymentStore(database: Database): PaymentStore {
	const find = database.prepare<[string], PaymentRow>(
		"SELECT orderId, customerId, amountCents, status FROM payments WHERE orderId = ?",
	);
	const begin = database.prepare(
		`INSERT INTO payments (orderId, customerId, amountCents, status)
		VALUES (@orderId, @customerId, @amountCents, 'started') ON CONFLICT DO NOTHING`,
	);
	const settle = database.prepare(
		"UPDATE payments SET status = ? WHERE orderId = ? AND status IN ('started', 'authorized')",
	);
	const entomb = database.prepare(
		"INSERT INTO payments (orderId, status) VALUES (?, 'voided') ON CONFLICT DO NOTHING",
	);
	const owe = database.prepare(
		"UPDATE payments SET refundDue = 1 WHERE orderId = ? AND status = 'captured'",
	);
	const due = database
		.prepare<[number], string>(
			"SELECT orderId FROM payments WHERE refundDue = 1 ORDER BY orderId LIMIT ?",
		)
		.pluck();
	const countDue = database
		.prepare<[], number>("SELECT count(*) FROM payments WHERE refundDue = 1")
		.pluck();
	const close = database.prepare(
		"UPDATE payments SET refundDue = 0, status = iif(?, 'refunded', status) WHERE orderId = ?",
	);
	return {
		find: (orderId) => find.get(orderId),
		begin(payment) {
			begin.run(payment);
			return find.get(payment.orderId) as PaymentRow;
		},
		settle(orderId, status) {
			settle.run(status, orderId);
			if (status === "voided") entomb.run(orderId);
		},
		oweRefund: (orderId) => {
			owe.run(orderId);
		},
		refundsDue: (limit) => due.all(limit),
		countRefundsDue: () => countDue.get() ?? 0,
		closeRefund: (orderId, refunded) => {
			close.run(refunded ? 1 : 0, orderId);
		},
	};
}
