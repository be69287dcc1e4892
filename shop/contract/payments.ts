import * as z from "zod";
import { cents, id } from "./fields.ts";
import { contract, operation } from "./operation.ts";

export const payment = z
	.object({
		orderId: id,
		status: z.enum(["authorized", "captured", "refunded", "declined"]),
		amountCents: cents,
	})
	.meta({ id: "Payment" });
export type Payment = z.infer<typeof payment>;

export const payments = contract("payments", {
	getPayment: operation({
		summary: "The payment of one of the customer's orders",
		method: "GET",
		path: "/api/orders/{orderId}/payment",
		access: "customer",
		input: z.object({ orderId: id }),
		output: payment,
		status: 200,
		errors: ["OrderNotFound"],
	}),
});
