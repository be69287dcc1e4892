import * as z from "zod";
import { cents, id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";

/** How a payment ended: the money is taken, the card was refused, or nothing was and never will be taken. */
const outcome = z.enum(["captured", "declined", "cancelled"]);
export type PaymentOutcome = z.infer<typeof outcome>;

/** What other services ask of payments. Each may be repeated: an order is charged once at most. */
export const paymentsInternal = contract("payments", {
	takePayment: operation({
		summary: "Charge the card for an order",
		method: "POST",
		path: "/internal/payments",
		access: "service",
		input: z.object({
			orderId: id,
			customerId: id,
			amountCents: cents,
			cardToken: z.string().min(1).max(64),
		}),
		output: z.object({ outcome }),
		status: 200,
		errors: [],
	}),
	cancelPayment: operation({
		summary:
			"Take nothing for an order, also in the future, unless it is taken or declined already",
		method: "POST",
		path: "/internal/payments/{orderId}/cancellation",
		access: "service",
		input: z.object({ orderId: id }),
		output: z.object({ outcome }),
		status: 200,
		errors: [],
	}),
});
