import { type Dispatcher, Pool } from "undici";
import type { WireRequest } from "./wire.ts";

/**
 * What one request came to. `refused`: certainly never reached the server. `lost` and `timeout`: nobody knows whether it was
 * done (the three outcomes of Jepsen: ok, fail, unknown). `at` is the clock when it was known.
 */
export type Reply =
	| { kind: "answer"; status: number; body: string; at: number }
	| { kind: "refused" | "lost" | "timeout"; code: string; at: number };

/** Sends requests to one front door. */
export interface Exchange {
	/** Calls `done` exactly once, at the latest after the time-out. */
	send(request: WireRequest, done: (reply: Reply) => void): void;
	/** Breaks what is under way; each gets its `done`. */
	close(): Promise<void>;
}

export interface ExchangeOptions {
	baseUrl: string;
	timeoutMs: number;
	/** Milliseconds, monotonic. */
	now: () => number;
}

// In an open model a request never waits for another one's connection, so the pool opens as many as are in flight.
const unlimited = null;

/** Opens a pool of connections. Never retries: a retry would be a second request at the wrong time. */
export function createExchange(options: ExchangeOptions): Exchange {
	const { baseUrl, timeoutMs } = options;
	const pool = new Pool(new URL(baseUrl).origin, {
		connections: unlimited,
		pipelining: 1,
		connect: { timeout: timeoutMs, noDelay: true },
		// The time-out of `send` covers the whole exchange, with a finer clock than undici's one second.
		headersTimeout: 0,
		bodyTimeout: 0,
	});
	return {
		send: (request, done) => dispatch(pool, request, { ...options, done }),
		close: () => pool.destroy(),
	};
}

function dispatch(
	pool: Pool,
	request: WireRequest,
	{ timeoutMs, now, done }: ExchangeOptions & { done: (reply: Reply) => void },
) {
	let controller: Dispatcher.DispatchController | undefined;
	let settled = false;
	let status = 0;
	const chunks: Buffer[] = [];
	const settle = (reply: Reply) => {
		if (settled) return;
		settled = true;
		clearTimeout(timer);
		done(reply);
	};
	const timer = setTimeout(() => {
		settle({ kind: "timeout", code: "Timeout", at: now() });
		controller?.abort(new Error(`no answer within ${timeoutMs} ms`));
	}, timeoutMs);
	pool.dispatch(
		{
			method: request.method as Dispatcher.HttpMethod,
			path: request.path,
			headers: request.headers,
			body: request.body ?? null,
		},
		{
			onRequestStart(started) {
				controller = started;
				if (settled) started.abort(new Error("given up before it was sent"));
			},
			onResponseStart(_controller, statusCode) {
				status = statusCode;
			},
			onResponseData(_controller, chunk) {
				chunks.push(chunk);
			},
			onResponseEnd() {
				const at = now();
				settle({ kind: "answer", status, body: textOf(chunks), at });
			},
			onResponseError(_controller, error) {
				settle({ ...failureOf(error), at: now() });
			},
		},
	);
}

function textOf(chunks: readonly Buffer[]): string {
	const [only] = chunks;
	if (only && chunks.length === 1) return only.toString();
	return Buffer.concat(chunks).toString();
}

const neverConnected = new Set([
	"ECONNREFUSED",
	"ENOTFOUND",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"UND_ERR_CONNECT_TIMEOUT",
]);

function failureOf(error: Error): { kind: "refused" | "lost"; code: string } {
	const { code = error.name } = error as { code?: string };
	return { kind: neverConnected.has(code) ? "refused" : "lost", code };
}
