import { setTimeout as wait } from "node:timers/promises";
import Pool from "undici/lib/dispatcher/pool.js";
import { attempt } from "./attempt.ts";
import {
	type AuthorizationRecord,
	type AuthorizeRequest,
	authorizationRecord,
	refusal,
} from "./protocol.ts";

export type CardOperation =
	| "authorize"
	| "capture"
	| "void"
	| "refund"
	| "lookup";

export type AuthorizeOutcome =
	| { outcome: "authorized" }
	| { outcome: "declined"; code: string };
/** `refused` with the processor's code: unknown_key, already_captured, already_refunded, voided, declined, not_captured. */
export type CaptureOutcome =
	| { outcome: "captured" }
	| { outcome: "refused"; code: string };
/** After `voided` no money is held under the key and never will be, also when the key was unknown or declined. */
export type VoidOutcome =
	| { outcome: "voided" }
	| { outcome: "refused"; code: string };
export type RefundOutcome =
	| { outcome: "refunded" }
	| { outcome: "refused"; code: string };

/** No answer after all attempts: whether the deed was done is UNKNOWN. Repeat it, look it up, or void it. */
export class CardProcessorUnreachable extends Error {
	override name = "CardProcessorUnreachable";
	readonly operation: CardOperation;
	readonly key: string;

	constructor(operation: CardOperation, key: string, cause: unknown) {
		super(
			`card processor: no answer to ${operation} of ${key}; the outcome is unknown`,
			{ cause },
		);
		this.operation = operation;
		this.key = key;
	}
}

/** The processor calls the request itself wrong (400, 413, 422 …): a fault of the caller, not worth a retry. */
export class CardProcessorRejected extends Error {
	override name = "CardProcessorRejected";
	readonly operation: CardOperation;
	readonly key: string;
	readonly status: number;
	readonly code: string;

	constructor(call: Call, status: number, code: string) {
		super(
			`card processor: ${call.operation} of ${call.key} was rejected: ${status} ${code}`,
		);
		this.operation = call.operation;
		this.key = call.key;
		this.status = status;
		this.code = code;
	}
}

export interface CardClientOptions {
	baseUrl: string;
	/** Limit of one attempt. */
	timeoutMs?: number;
	/** Limit of one call with its retries and pauses; 1.5 × timeoutMs leaves room for a retry after a lost answer. */
	deadlineMs?: number;
	/** Attempts after the first. */
	retries?: number;
	random?: () => number;
}

interface Call {
	operation: CardOperation;
	key: string;
	method: "GET" | "POST";
	path: string;
	body?: string;
}

/** Either the record of a 2xx or the code of a 4xx. */
type Answer =
	| { status: number; record: AuthorizationRecord }
	| { status: number; code: string };

export type CardClient = ReturnType<typeof createCardClient>;

/**
 * The client that every build uses. Each operation is idempotent by its key, so an attempt without an answer (broken
 * connection, time-out, 5xx) is repeated with the same key. What the processor decides is data; only
 * CardProcessorUnreachable (outcome unknown) and CardProcessorRejected (caller's fault) are thrown.
 */
export function createCardClient(options: CardClientOptions) {
	const {
		baseUrl,
		timeoutMs = 4_000,
		deadlineMs = timeoutMs * 1.5,
		retries = 2,
	} = options;
	const { random = Math.random } = options;
	const pool = new Pool(baseUrl, {
		connect: { timeout: timeoutMs },
		// Each attempt keeps its own time.
		headersTimeout: 0,
		bodyTimeout: 0,
	});

	async function call(request: Call): Promise<Answer> {
		const deadline = performance.now() + deadlineMs;
		let cause: unknown;
		for (let turn = 0; turn <= retries; turn += 1) {
			if (turn > 0) await wait(pauseMs(turn, random));
			const leftMs = Math.min(timeoutMs, deadline - performance.now());
			if (leftMs <= 0) break;
			try {
				const { method, path, body = null } = request;
				const sent = { method, path, body, limitMs: leftMs };
				const { status, text } = await attempt(pool, sent);
				return readAnswer(status, text);
			} catch (error) {
				cause = error;
			}
		}
		throw new CardProcessorUnreachable(request.operation, request.key, cause);
	}

	async function move(operation: "capture" | "void" | "refund", key: string) {
		const path = `/authorizations/${encodeURIComponent(key)}/${operation}`;
		const request: Call = { operation, key, method: "POST", path };
		const answer = await call(request);
		if ("record" in answer) return undefined;
		if (answer.status === 409 || answer.code === "unknown_key")
			return answer.code;
		throw new CardProcessorRejected(request, answer.status, answer.code);
	}

	return {
		async authorize(
			authorization: AuthorizeRequest,
		): Promise<AuthorizeOutcome> {
			const { key } = authorization;
			const body = JSON.stringify(authorization);
			const request: Call = {
				operation: "authorize",
				key,
				method: "POST",
				path: "/authorizations",
				body,
			};
			const answer = await call(request);
			if ("record" in answer) return { outcome: "authorized" };
			if (answer.status === 402)
				return { outcome: "declined", code: answer.code };
			throw new CardProcessorRejected(request, answer.status, answer.code);
		},

		async capture(key: string): Promise<CaptureOutcome> {
			const code = await move("capture", key);
			return code === undefined
				? { outcome: "captured" }
				: { outcome: "refused", code };
		},

		async void(key: string): Promise<VoidOutcome> {
			const code = await move("void", key);
			return code === undefined
				? { outcome: "voided" }
				: { outcome: "refused", code };
		},

		async refund(key: string): Promise<RefundOutcome> {
			const code = await move("refund", key);
			return code === undefined
				? { outcome: "refunded" }
				: { outcome: "refused", code };
		},

		/** What the processor has under the key, or undefined. An authorisation still on its way is not seen: void it. */
		async lookup(key: string): Promise<AuthorizationRecord | undefined> {
			const path = `/authorizations/${encodeURIComponent(key)}`;
			const request: Call = { operation: "lookup", key, method: "GET", path };
			const answer = await call(request);
			if ("record" in answer) return answer.record;
			if (answer.code === "unknown_key") return undefined;
			throw new CardProcessorRejected(request, answer.status, answer.code);
		},

		/** Waits for calls under way, then closes the connections. */
		close: (): Promise<void> => pool.close(),
	};
}

// An answer of another shape is as good as none: it says nothing about the deed, and is asked for again.
function readAnswer(status: number, text: string): Answer {
	if (status >= 500) throw new Error(`the card processor answered ${status}`);
	const body: unknown = JSON.parse(text);
	if (status < 300) return { status, record: authorizationRecord.parse(body) };
	return { status, code: refusal.parse(body).code };
}

// Jitter keeps callers who failed together from coming back together.
function pauseMs(turn: number, random: () => number): number {
	return 25 * turn * (0.5 + random());
}
