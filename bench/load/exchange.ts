import { buildConnector, Client, type Dispatcher } from "undici";
import { createExpiry, type Expiring } from "./expiry.ts";
import type { WireRequest } from "./wire.ts";

/**
 * What one request came to. `refused`: certainly never reached the server. `lost` and `timeout`: nobody knows whether it was
 * done (the three outcomes of Jepsen: ok, fail, unknown). `at` is the clock when it was known; `sentAt` when the request was
 * written to its connection, or when the driver began to open one for it.
 */
export type Reply =
	| {
			kind: "answer";
			status: number;
			body: string;
			sentAt: number;
			at: number;
	  }
	| {
			kind: "refused" | "lost" | "timeout";
			code: string;
			sentAt: number;
			at: number;
	  };

/** Sends requests to one front door. */
export interface Exchange {
	/** Calls `done` exactly once, at the latest a little after the time-out. */
	send(request: WireRequest, done: (reply: Reply) => void): void;
	/** Breaks what is under way; each gets its `done`. */
	close(): Promise<void>;
}

export interface ExchangeOptions {
	baseUrl: string;
	timeoutMs: number;
	/** Milliseconds, monotonic. */
	now: () => number;
	/** Closes connections that were idle for so long; unless told, when the server is about to. */
	idleMs?: number;
}

/** One connection, with at most one request on it. */
interface Line extends Expiring {
	send(request: WireRequest, done: (reply: Reply) => void): void;
	destroy(): Promise<void>;
}

/**
 * Opens connections as they are needed: in an open model a request never waits for another one's connection. Never retries: a
 * retry would be a second request at the wrong time. (A Pool of undici looks through all its connections for each request.)
 */
export function createExchange(options: ExchangeOptions): Exchange {
	const origin = new URL(options.baseUrl).origin;
	const connect = buildConnector({ timeout: options.timeoutMs, noDelay: true });
	const expiry = createExpiry<Line>(options);
	const lines = new Set<Line>();
	const idle: Line[] = [];
	const open = (): Line => {
		const client = new Client(origin, {
			pipelining: 1,
			connect,
			// The time-out covers the whole exchange, with a finer clock than undici's one second.
			headersTimeout: 0,
			bodyTimeout: 0,
			...(options.idleMs && {
				keepAliveTimeout: options.idleMs,
				keepAliveMaxTimeout: options.idleMs,
			}),
		});
		const line = createLine(client, {
			now: options.now,
			timeoutMs: options.timeoutMs,
			began: (line) => expiry.add(line),
			ended(line, reusable) {
				expiry.remove(line);
				if (reusable) return void idle.push(line);
				lines.delete(line);
				line.destroy();
			},
		});
		lines.add(line);
		return line;
	};
	return {
		// The line used last is the warmest; the others may be closed by whoever tires of them first.
		send: (request, done) => (idle.pop() ?? open()).send(request, done),
		async close() {
			expiry.close();
			await Promise.all([...lines].map((line) => line.destroy()));
		},
	};
}

interface Surroundings {
	now: () => number;
	timeoutMs: number;
	began(line: Line): void;
	/** Before `done` is called; a line that is not reusable gets no request any more. */
	ended(line: Line, reusable: boolean): void;
}

/**
 * undici's handler of before version 8 (onConnect, onHeaders …): the newer one has every header of every answer parsed, which
 * nobody here reads. One handler serves all requests of a line, because a line that failed is never used again.
 */
function createLine(client: Client, around: Surroundings): Line {
	const { now, timeoutMs, began, ended } = around;
	let done: ((reply: Reply) => void) | undefined;
	let isConnected = false;
	let sentAt = 0;
	let status = 0;
	let chunks: Buffer[] = [];

	const settle = (reply: Reply) => {
		const tell = done;
		if (!tell) return;
		done = undefined;
		ended(line, reply.kind === "answer");
		tell(reply);
	};
	const handler: Dispatcher.DispatchHandler = {
		onConnect(abort) {
			if (!done) return abort(new Error("given up before it was sent"));
			// Opening took the time that the system needed for it; writing later than due is the driver's own.
			if (isConnected) sentAt = now();
			isConnected = true;
		},
		onHeaders(statusCode) {
			status = statusCode;
			return true;
		},
		onData(chunk) {
			chunks.push(chunk);
			return true;
		},
		onComplete() {
			const at = now();
			const body = textOf(chunks);
			chunks = [];
			settle({ kind: "answer", status, body, sentAt, at });
		},
		onError(error) {
			settle({ ...failureOf(error), sentAt, at: now() });
		},
	};
	const line: Line = {
		waitsSinceMs: 0,
		send(request, tell) {
			done = tell;
			sentAt = now();
			began(line);
			client.dispatch(
				{
					method: request.method as Dispatcher.HttpMethod,
					path: request.path,
					headers: request.headers,
					body: request.body ?? null,
				},
				handler,
			);
		},
		expire: () =>
			settle({ kind: "timeout", code: "Timeout", sentAt, at: now() }),
		destroy: () => client.destroy(new Error(`no answer in ${timeoutMs} ms`)),
	};
	return line;
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
