import { ShopError } from "../shop/contract/errors.ts";
import {
	type Handlers,
	type Identity,
	routesOf,
} from "../shop/contract/operation.ts";
import { support as contract, type Ticket } from "../shop/contract/support.ts";
import { pageOf, positionOf } from "../shop/runtime/cursor.ts";
import { newId } from "../shop/runtime/ids.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { newest } from "./newest-first.ts";
import type { Notifications } from "./notifications.ts";

export interface SupportParts {
	database: Database;
	notifications: Notifications;
}

type Row = Omit<Ticket, "messages"> & { customerId: string; messages: string };

const ticketColumns = `t.id, t.customerId, t.subject, t.status, t.createdAt, (
	SELECT json_group_array(json_object('author', author, 'text', text, 'createdAt', createdAt) ORDER BY number)
	FROM ticketMessages WHERE ticketId = t.id
) AS messages`;

/** Questions of customers, and the answers to them. */
export function createSupport({ database, notifications }: SupportParts) {
	const find = database.prepare<[string], Row>(
		`SELECT ${ticketColumns} FROM tickets t WHERE t.id = ?`,
	);
	const list = database.prepare<[string, string, number], Row>(
		`SELECT ${ticketColumns} FROM tickets t WHERE t.customerId = ? AND t.id < ? ORDER BY t.id DESC LIMIT ?`,
	);
	const add = database.prepare<[string, string, string, string]>(
		"INSERT INTO tickets (id, customerId, subject, status, createdAt) VALUES (?, ?, ?, 'open', ?)",
	);
	const addMessage = database.prepare<[string, string, string, string]>(
		"INSERT INTO ticketMessages (ticketId, author, text, createdAt) VALUES (?, ?, ?, ?)",
	);
	const setStatus = database.prepare<[string, string]>(
		"UPDATE tickets SET status = ? WHERE id = ?",
	);

	/** The ticket, if the user may see it. Throws TicketNotFound. */
	const visibleTicket = (ticketId: string, user: Identity): Row => {
		const ticket = find.get(ticketId);
		if (ticket && (user.role === "admin" || ticket.customerId === user.id))
			return ticket;
		throw new ShopError("TicketNotFound", `you have no ticket ${ticketId}`);
	};
	const open = database.transaction(
		(question: { subject: string; text: string }, user: Identity) => {
			const ticketId = newId("t");
			const now = new Date().toISOString();
			add.run(ticketId, user.id, question.subject, now);
			addMessage.run(ticketId, "customer", question.text, now);
			return visibleTicket(ticketId, user);
		},
	).immediate;
	const reply = database.transaction(
		(message: { ticketId: string; text: string }, user: Identity) => {
			const { ticketId, text } = message;
			const { customerId, subject } = visibleTicket(ticketId, user);
			const answers = user.role === "admin";
			const author = answers ? "support" : "customer";
			addMessage.run(ticketId, author, text, new Date().toISOString());
			setStatus.run(answers ? "answered" : "open", ticketId);
			if (answers)
				notifications.notify(customerId, "ticket-answered", { subject });
			return visibleTicket(ticketId, user);
		},
	).immediate;

	const handlers: Handlers<typeof contract> = {
		openTicket: (question, { user }) => ticketOf(open(question, user)),
		listTickets({ limit, cursor }, { user }) {
			const [before = newest] = positionOf(cursor, ["string"]) ?? [];
			return pageOf(list.all(user.id, String(before), limit + 1), {
				limit,
				item: ticketOf,
				positionAfter: (row) => [row.id],
			});
		},
		replyToTicket: (message, { user }) => ticketOf(reply(message, user)),
	};
	return { routes: routesOf(contract, handlers) };
}

function ticketOf({ customerId: _, messages, ...ticket }: Row): Ticket {
	return { ...ticket, messages: JSON.parse(messages) as Ticket["messages"] };
}
