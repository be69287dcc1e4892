import type { Ticket } from "../../shop/contract/support.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

export type Message = Ticket["messages"][number];

/** A ticket without its messages, and whose it is. */
export interface TicketHead extends Omit<Ticket, "messages"> {
	customerId: string;
}

/** Tickets and their messages. */
export interface TicketStore {
	open(ticket: TicketHead): void;
	head(id: string): TicketHead | undefined;
	/** Newest first; only older ones than the id `before`, if given. */
	newest(
		customerId: string,
		rows: number,
		before: string | number | undefined,
	): TicketHead[];
	/** Adds a message; the ticket has the status from then on. */
	reply(id: string, message: Message, status: Ticket["status"]): void;
	/** Oldest first. */
	messages(id: string): Message[];
}

const headColumns = "id, customerId, subject, status, createdAt";

export function createTicketStore(database: Database): TicketStore {
	const open = database.prepare<TicketHead>(
		`INSERT INTO tickets (id, customerId, subject, status, createdAt)
		VALUES (@id, @customerId, @subject, @status, @createdAt)`,
	);
	const head = database.prepare<[string], TicketHead>(
		`SELECT ${headColumns} FROM tickets WHERE id = ?`,
	);
	const select = (condition: string) =>
		database.prepare<[Record<string, unknown>], TicketHead>(
			`SELECT ${headColumns} FROM tickets
			WHERE customerId = @customerId ${condition} ORDER BY id DESC LIMIT @rows`,
		);
	const first = select("");
	const further = select("AND id < @before");
	const write = database.prepare<Message & { id: string }>(
		`INSERT INTO messages (ticketId, author, text, createdAt)
		VALUES (@id, @author, @text, @createdAt)`,
	);
	const turn = database.prepare<[string, string]>(
		"UPDATE tickets SET status = ? WHERE id = ?",
	);
	const messages = database.prepare<[string], Message>(
		`SELECT author, text, createdAt FROM messages
		WHERE ticketId = ? ORDER BY number`,
	);
	return {
		open: (ticket) => void open.run(ticket),
		head: (id) => head.get(id),
		newest: (customerId, rows, before) =>
			(before === undefined ? first : further).all({
				customerId,
				rows,
				before,
			}),
		reply(id, message, status) {
			write.run({ ...message, id });
			turn.run(status, id);
		},
		messages: (id) => messages.all(id),
	};
}
