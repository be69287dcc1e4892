import Database from "better-sqlite3";
import { decideMove, type Move, type MoveRefusal } from "./lifecycle.ts";
import type {
	AuthorizationRecord,
	AuthorizationState,
	AuthorizeRequest,
	EntryKind,
	LedgerEntry,
} from "./protocol.ts";

// `unique (key, kind)`: the database itself refuses a second charge, capture, void or refund of a key.
const SCHEMA = `
create table if not exists authorizations (
  key text primary key,
  state text not null check (state in ('authorized', 'declined', 'captured', 'voided', 'refunded')),
  amount_cents integer not null check (amount_cents >= 0),
  card_token text not null,
  code text
) strict, without rowid;
create table if not exists entries (
  seq integer primary key autoincrement,
  at text not null,
  key text not null,
  kind text not null check (kind in ('authorize', 'decline', 'capture', 'void', 'refund')),
  amount_cents integer not null,
  unique (key, kind)
) strict;`;

const COLUMNS =
	"key, state, amount_cents as amountCents, card_token as cardToken, code";

/** An authorisation as it is kept. `cardToken` is empty for a tombstone. */
export interface StoredAuthorization {
	key: string;
	state: AuthorizationState;
	amountCents: number;
	cardToken: string;
	code: string | null;
}

export type AuthorizeResult =
	| { outcome: "stored"; record: StoredAuthorization; fresh: boolean }
	| { outcome: "key_reused" };

export type MoveResult =
	| { outcome: "stored"; record: StoredAuthorization; fresh: boolean }
	| { outcome: "refused"; code: MoveRefusal }
	| { outcome: "unknown_key" };

export type Ledger = ReturnType<typeof openLedger>;

/**
 * Opens (or makes) the processor's own record. Every call is one transaction that is in the file when it returns, so
 * what was answered survives kill -9 (synchronous=NORMAL with WAL: not a power cut).
 * `fresh` tells that this very call made the change and not an earlier one with the same key.
 */
export function openLedger(file: string, now: () => Date = () => new Date()) {
	const db = new Database(file);
	db.pragma("journal_mode = WAL");
	db.pragma("synchronous = NORMAL");
	db.pragma("busy_timeout = 5000");
	db.exec(SCHEMA);
	const sql = prepareAll(db);

	function append(key: string, kind: EntryKind, amountCents: number): void {
		sql.append.run(now().toISOString(), key, kind, amountCents);
	}

	function record(
		fresh: StoredAuthorization,
		kind: EntryKind,
	): StoredAuthorization {
		sql.insert.run(fresh);
		append(fresh.key, kind, fresh.amountCents);
		return fresh;
	}

	function authorize(
		request: AuthorizeRequest,
		declineCode: string | undefined,
	): AuthorizeResult {
		const known = sql.find.get(request.key);
		if (known) return answerAgain(known, request.amountCents);
		const state = declineCode ? "declined" : "authorized";
		const kind = declineCode ? "decline" : "authorize";
		const made = record({ ...request, state, code: declineCode ?? null }, kind);
		return { outcome: "stored", record: made, fresh: true };
	}

	function move(key: string, kind: Move): MoveResult {
		const known = sql.find.get(key);
		if (!known) return moveUnknown(key, kind);
		const decision = decideMove(kind, known.state);
		if (decision.do === "refuse")
			return { outcome: "refused", code: decision.code };
		if (decision.do === "nothing")
			return { outcome: "stored", record: known, fresh: false };
		sql.change.run(decision.to, key);
		append(key, kind, known.amountCents);
		return {
			outcome: "stored",
			record: { ...known, state: decision.to },
			fresh: true,
		};
	}

	// The tombstone: an authorisation that is still on its way when its void arrives must find the door closed.
	function moveUnknown(key: string, kind: Move): MoveResult {
		if (kind !== "void") return { outcome: "unknown_key" };
		const tombstone = {
			key,
			state: "voided",
			amountCents: 0,
			cardToken: "",
			code: null,
		} as const;
		return {
			outcome: "stored",
			record: record(tombstone, "void"),
			fresh: true,
		};
	}

	const authorizeAtOnce = db.transaction(authorize).immediate;
	const moveAtOnce = db.transaction(move).immediate;
	return {
		/** Authorises once per key, or declines when `declineCode` is given; a known key gets what is stored. */
		authorize: authorizeAtOnce,
		/** Captures, voids or refunds the whole amount, once. */
		move: moveAtOnce,
		find: (key: string): StoredAuthorization | undefined => sql.find.get(key),
		/** At most `limit` entries above `after`, in the order they were written. */
		entries: (after: number, limit: number): LedgerEntry[] =>
			sql.page.all(after, limit),
		close: (): void => void db.close(),
	};
}

/** The record as others see it: without the card token. */
export function publicRecord(stored: StoredAuthorization): AuthorizationRecord {
	const { key, state, amountCents, code } = stored;
	return code === null
		? { key, state, amountCents }
		: { key, state, amountCents, code };
}

// A tombstone knows no amount (0), so any amount is its own.
function answerAgain(
	known: StoredAuthorization,
	amountCents: number,
): AuthorizeResult {
	const sameAmount =
		known.amountCents === amountCents || known.amountCents === 0;
	if (!sameAmount) return { outcome: "key_reused" };
	return { outcome: "stored", record: known, fresh: false };
}

function prepareAll(db: Database.Database) {
	return {
		find: db.prepare<[string], StoredAuthorization>(
			`select ${COLUMNS} from authorizations where key = ?`,
		),
		insert: db.prepare<[StoredAuthorization]>(
			`insert into authorizations (key, state, amount_cents, card_token, code)
       values (@key, @state, @amountCents, @cardToken, @code)`,
		),
		change: db.prepare<[string, string]>(
			"update authorizations set state = ? where key = ?",
		),
		append: db.prepare<[string, string, string, number]>(
			"insert into entries (at, key, kind, amount_cents) values (?, ?, ?, ?)",
		),
		page: db.prepare<[number, number], LedgerEntry>(
			`select seq, at, key, kind, amount_cents as amountCents
       from entries where seq > ? order by seq limit ?`,
		),
	};
}
