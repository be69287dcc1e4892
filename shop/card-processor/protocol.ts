import { z } from "zod";

/** The largest request body in bytes; what is longer is answered 413. */
export const MAX_BODY_BYTES = 16 * 1024;

/** The largest page of `GET /ledger`. */
export const MAX_LEDGER_PAGE = 10_000;

/** The caller's idempotency key: one key is at most one authorisation, one capture, one refund. */
export const authorizationKey = z
	.string()
	.regex(/^[\x21-\x7e]{1,200}$/, "a key is 1 to 200 visible ASCII characters");

/** Body of `POST /authorizations`. */
export const authorizeRequest = z.strictObject({
	key: authorizationKey,
	amountCents: z.number().int().min(1).max(100_000_000_000),
	cardToken: z.string().min(1).max(200),
});
export type AuthorizeRequest = z.infer<typeof authorizeRequest>;

/** Where an authorisation stands. `voided` without an amount is a tombstone: the void came first. */
export const authorizationState = z.enum([
	"authorized",
	"declined",
	"captured",
	"voided",
	"refunded",
]);
export type AuthorizationState = z.infer<typeof authorizationState>;

/** Answer of a lookup, capture, void or refund. `code` is the reason of a decline. A tombstone has 0 cents. */
export const authorizationRecord = z.object({
	key: z.string(),
	state: authorizationState,
	amountCents: z.number().int().min(0),
	code: z.string().optional(),
});
export type AuthorizationRecord = z.infer<typeof authorizationRecord>;

/** Body of every answer that is not 2xx. `code` is stable, `message` is for people. */
export const refusal = z.object({ code: z.string(), message: z.string() });

export const entryKind = z.enum([
	"authorize",
	"decline",
	"capture",
	"void",
	"refund",
]);
export type EntryKind = z.infer<typeof entryKind>;

/** One line of the append-only ledger; `seq` grows, `at` is ISO 8601 UTC. A tombstone's void has 0 cents. */
export const ledgerEntry = z.object({
	seq: z.number().int().positive(),
	at: z.string(),
	key: z.string(),
	kind: entryKind,
	amountCents: z.number().int().min(0),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/** Query of `GET /ledger`: entries with a `seq` above `after`. */
export const ledgerQuery = z.strictObject({
	after: z.coerce.number().int().min(0).default(0),
	limit: z.coerce.number().int().min(1).max(MAX_LEDGER_PAGE).default(1000),
});

/** Answer of `GET /ledger`. Ask again with `after=nextAfter` until it is null. */
export const ledgerPage = z.object({
	entries: z.array(ledgerEntry),
	nextAfter: z.number().int().nullable(),
});
export type LedgerPage = z.infer<typeof ledgerPage>;

export const outage = z.enum(["none", "refuse", "lost", "decline"]);

/** Body of `POST /behaviour`, replacing the whole behaviour; `share` of the requests is struck by delay and outage. */
export const behaviour = z.strictObject({
	delayMs: z.number().int().min(0).max(60_000).default(0),
	outage: outage.default("none"),
	share: z.number().min(0).max(1).default(1),
});
export type Behaviour = z.infer<typeof behaviour>;

/** Answer of `/behaviour`: what is set, and how often each kind struck since the process started. */
export const behaviourReport = behaviour.extend({
	baseDelayMs: z.number().int(),
	fired: z.object({
		delay: z.number().int(),
		refuse: z.number().int(),
		lost: z.number().int(),
		decline: z.number().int(),
	}),
});
export type BehaviourReport = z.infer<typeof behaviourReport>;
