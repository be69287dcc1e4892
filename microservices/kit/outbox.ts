import { newId } from "../../shop/runtime/ids.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Outbox, ShopEvent } from "./service-shape.ts";

/** An event with its place in the order of its publisher. */
export interface StoredEvent extends ShopEvent {
	seq: number;
}

interface Row {
	seq: number;
	id: string;
	type: string;
	payload: string;
	traceparent: string | null;
}

/** The publisher's end: events in its own database until every destination has them. */
export interface OutboxStore extends Outbox {
	/** The next events after `seq`, in order. */
	after(seq: number, limit: number): StoredEvent[];
	/** How far a destination has been told; 0 at first. */
	cursor(destination: string): number;
	/** Never moves a cursor back: another process of this service may be ahead. */
	moveCursor(destination: string, seq: number): void;
	/** How many events of each type lie after `seq`. */
	countAfter(seq: number): { type: string; count: number }[];
	/** Forgets events up to and with `seq`. */
	prune(seq: number): void;
	/** Events added since the start, by type; those of a transaction that was rolled back too. */
	published(): Record<string, number>;
}

/** What an outbox is made of. */
export interface OutboxParts {
	database: Database;
	/** Called once after one or more events have been committed. */
	added: () => void;
	/** The span that publishes an event of a type; none unless told. */
	publishedUnder?: ((type: string) => string | null) | undefined;
}

export function createOutbox(parts: OutboxParts): OutboxStore {
	const { database, added, publishedUnder = () => null } = parts;
	const insert = database.prepare(
		"INSERT INTO outbox_events (id, type, payload, traceparent) VALUES (?, ?, ?, ?)",
	);
	const after = database.prepare<[number, number], Row>(
		"SELECT seq, id, type, payload, traceparent FROM outbox_events WHERE seq > ? ORDER BY seq LIMIT ?",
	);
	const cursor = database
		.prepare<[string], number>(
			"SELECT seq FROM outbox_cursors WHERE destination = ?",
		)
		.pluck();
	const moveCursor = database.prepare(
		`INSERT INTO outbox_cursors (destination, seq) VALUES (?, ?)
		ON CONFLICT (destination) DO UPDATE SET seq = max(seq, excluded.seq)`,
	);
	const countAfter = database.prepare<
		[number],
		{ type: string; count: number }
	>(
		"SELECT type, count(*) AS count FROM outbox_events WHERE seq > ? GROUP BY type",
	);
	const prune = database.prepare("DELETE FROM outbox_events WHERE seq <= ?");
	const published: Record<string, number> = {};
	let told = false;
	// Transactions are synchronous here: by the next turn of the event loop this one has been committed.
	const tellLater = () => {
		if (told) return;
		told = true;
		setImmediate(() => {
			told = false;
			added();
		});
	};
	return {
		add(type, payload) {
			if (!database.inTransaction)
				throw new Error(
					`event ${type} was added outside of a transaction: add it in the one that makes it true`,
				);
			const content = JSON.stringify(payload);
			insert.run(newId("e"), type, content, publishedUnder(type));
			published[type] = (published[type] ?? 0) + 1;
			tellLater();
		},
		published: () => published,
		after: (seq, limit) =>
			after.all(seq, limit).map(({ traceparent, payload, ...row }) => ({
				...row,
				payload: JSON.parse(payload),
				...(traceparent && { traceparent }),
			})),
		cursor: (destination) => cursor.get(destination) ?? 0,
		moveCursor: (destination, seq) => {
			moveCursor.run(destination, seq);
		},
		countAfter: (seq) => countAfter.all(seq),
		prune: (seq) => {
			prune.run(seq);
		},
	};
}
