import * as z from "zod";
import { id } from "../../shop/contract/fields.ts";
import { contract, operation } from "../../shop/contract/operation.ts";

/** What other services ask of shipping. */
export const shippingInternal = contract("shipping", {
	cancelShipment: operation({
		summary:
			"Keep the goods of an order, also of one that is not known here yet; again and again the same",
		method: "POST",
		path: "/internal/shipments/{orderId}/cancellation",
		access: "service",
		input: z.object({ orderId: id, customerId: id }),
		output: z.object({ status: z.literal("cancelled") }),
		status: 200,
		errors: ["OrderNotCancellable"],
	}),
});
