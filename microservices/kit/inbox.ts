import Sqlite from "better-sqlite3";
import { ShopError } from "../../shop/contract/errors.ts";
import type { Log } from "../../shop/runtime/log.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Intake, TakeEvent } from "./bus.ts";
import type { Consumer, ShopEvent } from "./service-shape.ts";

/** How often a consumer may fail on an event, with errors that may be of the event, before it becomes a dead letter. */
const attempts = 5;

/** What a consumer of events is made of. */
export interface InboxParts {
	database: Database;
	consumes: Readonly<Record<string, Consumer>>;
	log: Log;
}

/** The consumer's end. */
export interface Inbox {
	/**
	 * Handles an event in one transaction with the note that it was handled: again, it has no effect. An event that cannot be
	 * read, or fails several times, becomes a dead letter; while the service itself is unwell no event does. Throws what the
	 * consumer throws while the event should be offered again.
	 */
	take: TakeEvent;
	together: Intake["together"];
	/** Dead letters so far. */
	dead(): number;
	/** Events that took effect here since the start, by type. */
	taken(): Record<string, number>;
}

export function createInbox({ database, consumes, log }: InboxParts): Inbox {
	const note = database.prepare(
		"INSERT INTO inbox_events (id) VALUES (?) ON CONFLICT DO NOTHING",
	);
	const bury = database.prepare(
		"INSERT INTO dead_letters (id, type, payload, reason, failedAt) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
	);
	const dead = database
		.prepare<[], number>("SELECT count(*) FROM dead_letters")
		.pluck();
	const failures = new Map<string, number>();
	const taken: Record<string, number> = {};

	const handle = database.transaction((event: ShopEvent) => {
		if (note.run(event.id).changes === 0) return undefined;
		const consume = consumes[event.type];
		if (!consume) throw new Unreadable(`nothing here consumes ${event.type}`);
		consume(event.payload);
		return event.type;
	});
	const makeDeadLetter = database.transaction(
		(event: ShopEvent, reason: string) => {
			const { id, type, payload } = event;
			note.run(id);
			const at = new Date().toISOString();
			bury.run(id, type, JSON.stringify(payload), reason, at);
		},
	);
	const inOne = database.transaction((work: () => void): unknown => {
		try {
			work();
			return undefined;
		} catch (error) {
			return { error };
		}
	});
	const failed = (event: ShopEvent, error: unknown): void => {
		if (isOurs(error)) throw error;
		const count = (failures.get(event.id) ?? 0) + 1;
		if (!isUnreadable(error) && count < attempts) {
			failures.set(event.id, count);
			throw error;
		}
		failures.delete(event.id);
		makeDeadLetter.immediate(event, String(error));
		log.error({ err: error, event }, "event became a dead letter");
	};
	return {
		take(event) {
			try {
				const type = handle.immediate(event);
				if (type !== undefined) taken[type] = (taken[type] ?? 0) + 1;
				failures.delete(event.id);
			} catch (error) {
				failed(event, error);
			}
		},
		together(work) {
			// What was handled before something failed stays handled, as it would one by one.
			const failure = inOne.immediate(work) as { error: unknown } | undefined;
			if (failure) throw failure.error;
		},
		dead: () => dead.get() ?? 0,
		taken: () => taken,
	};
}

/** No event is to blame for it: a database that is busy, full or gone, a part that is out of order. It ends some time. */
function isOurs(error: unknown): boolean {
	if (error instanceof Sqlite.SqliteError)
		return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|NOMEM)/.test(error.code);
	return error instanceof ShopError && error.code === "Unavailable";
}

/** Nothing would change by trying again. */
class Unreadable extends Error {
	override name = "Unreadable";
}

// By name, because zod has several classes of it; what zod refuses once it refuses always.
function isUnreadable(error: unknown): boolean {
	if (error instanceof Unreadable) return true;
	return error instanceof Error && /ZodError$/.test(error.name);
}
