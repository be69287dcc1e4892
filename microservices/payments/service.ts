import * as z from "zod";
import { createCardClient } from "../../shop/card-processor/sdk.ts";
import { ShopError } from "../../shop/contract/errors.ts";
import { id } from "../../shop/contract/fields.ts";
import { routesOf } from "../../shop/contract/operation.ts";
import { type Payment, payments } from "../../shop/contract/payments.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import { createChore } from "../kit/chore.ts";
import type { Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import { createCashier } from "./cashier.ts";
import { paymentsInternal } from "./internal.ts";
import initial from "./migrations/001-initial.sql";
import { createPaymentStore, type PaymentRow } from "./store.ts";

const cancelledOrder = z.object({ orderId: id });

/** Who has paid what. The only one that speaks to the card processor. */
export const paymentsService: Service = {
	name: "payments",
	migrations: { "001-initial": initial },
	create({ database, settings, metrics, log }) {
		const store = createPaymentStore(database);
		const card = createCardClient({ baseUrl: cardUrl(settings) });
		const cashier = createCashier(store, card, log);
		const refunds = createChore("refunds", log, cashier.refundAll);
		metrics.gauge(
			"shop_refunds_pending",
			"Refunds that are owed and not done yet",
			store.countRefundsDue,
		);
		const shown = routesOf(payments, {
			getPayment: ({ orderId }, { user }) => {
				const row = store.find(orderId);
				const payment = row?.customerId === user.id && publicPayment(row);
				if (payment) return payment;
				throw new ShopError(
					"OrderNotFound",
					`there is no payment for order ${orderId}`,
				);
			},
		});
		const internal = routesOf(paymentsInternal, {
			takePayment: async (charge) => ({ outcome: await cashier.take(charge) }),
			cancelPayment: async ({ orderId }) => ({
				outcome: await cashier.cancel(orderId),
			}),
		});
		return {
			routes: [...shown, ...internal],
			consumes: {
				"order.cancelled": (payload) => {
					store.oweRefund(cancelledOrder.parse(payload).orderId);
					setImmediate(refunds.kick);
				},
			},
			start: refunds.start,
			async stop() {
				await refunds.stop();
				await card.close();
			},
		};
	},
};

/** What the customer sees; nothing of a payment that is not authorized or was voided. */
function publicPayment({
	orderId,
	amountCents,
	status,
}: PaymentRow): Payment | undefined {
	if (status === "started" || status === "voided") return undefined;
	return { orderId, amountCents, status };
}

function cardUrl(settings: Settings): string {
	if (settings.CARD_URL) return settings.CARD_URL;
	throw new Error(
		"CARD_URL is not set: give the address of the card processor",
	);
}

export default unitOf(paymentsService);
