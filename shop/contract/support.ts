import * as z from "zod";
import { id, listOf, page, text, timestamp } from "./fields.ts";
import { contract, operation } from "./operation.ts";

export const ticket = z
	.object({
		id,
		subject: text(150),
		status: z.enum(["open", "answered"]),
		messages: z.array(
			z
				.object({
					author: z.enum(["customer", "support"]),
					text: text(2000),
					createdAt: timestamp,
				})
				.meta({ id: "TicketMessage" }),
		),
		createdAt: timestamp,
	})
	.meta({ id: "Ticket" });
export type Ticket = z.infer<typeof ticket>;

export const support = contract("support", {
	openTicket: operation({
		summary: "Ask the shop something",
		method: "POST",
		path: "/api/tickets",
		access: "customer",
		input: z.object({ subject: text(150), text: text(2000) }),
		output: ticket,
		status: 201,
		errors: [],
	}),
	listTickets: operation({
		summary: "The customer's tickets, newest first",
		method: "GET",
		path: "/api/tickets",
		access: "customer",
		input: z.object(page),
		output: listOf(ticket).meta({ id: "TicketList" }),
		status: 200,
		errors: [],
	}),
	replyToTicket: operation({
		summary:
			"Add a message: the customer to an own ticket (open again), an admin to any (answered)",
		method: "POST",
		path: "/api/tickets/{ticketId}/messages",
		access: "customer",
		input: z.object({ ticketId: id, text: text(2000) }),
		output: ticket,
		status: 201,
		errors: ["TicketNotFound"],
	}),
});
