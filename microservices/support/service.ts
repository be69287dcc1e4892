import { ShopError } from "../../shop/contract/errors.ts";
import { type Identity, routesOf } from "../../shop/contract/operation.ts";
import { support, type Ticket } from "../../shop/contract/support.ts";
import { pageOf, positionOf } from "../../shop/runtime/cursor.ts";
import { newId } from "../../shop/runtime/ids.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Outbox, Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import initial from "./migrations/001-initial.sql";
import {
	createTicketStore,
	type TicketHead,
	type TicketStore,
} from "./store.ts";

/** The customers' questions and the shop's answers. */
export const supportService: Service = {
	name: "support",
	migrations: { "001-initial": initial },
	create({ database, outbox }) {
		const store = createTicketStore(database);
		const open = createOpening(database, store);
		const reply = createReply(database, store, outbox);
		const routes = routesOf(support, {
			openTicket: (question, { user }) => open.immediate(user.id, question),
			replyToTicket: ({ ticketId, text }, { user }) =>
				reply.immediate(user, ticketId, text),
			listTickets: ({ limit, cursor }, { user }) => {
				const [before] = positionOf(cursor, ["string"]) ?? [];
				return pageOf(store.newest(user.id, limit + 1, before), {
					limit,
					item: (head) => ticketOf(store, head),
					positionAfter: ({ id }) => [id],
				});
			},
		});
		return { routes };
	},
};

function createOpening(database: Database, store: TicketStore) {
	return database.transaction(
		(customerId: string, question: { subject: string; text: string }) => {
			const { subject, text } = question;
			const id = newId("t");
			const createdAt = new Date().toISOString();
			const status = "open";
			const head: TicketHead = { id, customerId, subject, status, createdAt };
			store.open(head);
			store.reply(id, { author: "customer", text, createdAt }, status);
			return ticketOf(store, head);
		},
	);
}

/** A customer's message opens the own ticket again, an admin's answers any. */
function createReply(database: Database, store: TicketStore, outbox: Outbox) {
	return database.transaction((user: Identity, id: string, text: string) => {
		const head = store.head(id);
		const isAdmin = user.role === "admin";
		if (!head || (!isAdmin && head.customerId !== user.id))
			throw new ShopError("TicketNotFound", `there is no ticket ${id}`);
		const createdAt = new Date().toISOString();
		const author = isAdmin ? "support" : "customer";
		const status = isAdmin ? "answered" : "open";
		store.reply(id, { author, text, createdAt }, status);
		const { customerId, subject } = head;
		if (isAdmin) outbox.add("ticket.answered", { customerId, subject });
		return ticketOf(store, { ...head, status });
	});
}

function ticketOf(store: TicketStore, head: TicketHead): Ticket {
	const { customerId: _, ...shown } = head;
	return { ...shown, messages: store.messages(head.id) };
}

export default unitOf(supportService);
