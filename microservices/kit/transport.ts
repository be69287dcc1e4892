import Pool from "undici/lib/dispatcher/pool.js";
import type { Method } from "../../shop/contract/operation.ts";
import type { PeerCount } from "./call-counts.ts";
import { createCollector } from "./collector.ts";

/** A request to a peer as it goes over the wire. */
export interface Exchange {
	method: Method;
	path: string;
	/** Names and values in turn, or by name. */
	headers: string[] | Record<string, string>;
	body: Buffer | string | null;
	/** Longest wait for the whole answer. */
	limitMs: number;
}

/** What a peer answered, whatever its status. `headers`: names and values in turn, as bytes. */
export interface Answer {
	status: number;
	headers: readonly Buffer[];
	body: Buffer;
}

/** No answer came. `sent` is false when the request surely did not reach the peer. */
export class NoAnswer extends Error {
	override name = "NoAnswer";
	readonly sent: boolean;
	/** Whether the peer is to blame, rather than the impatience of the caller. */
	readonly blame: boolean;

	constructor(
		message: string,
		facts: { sent: boolean; blame: boolean; cause?: unknown },
	) {
		super(message, { cause: facts.cause });
		this.sent = facts.sent;
		this.blame = facts.blame;
	}
}

/** The connections to one peer, perhaps behind a breaker and a bulkhead. */
export interface Transport {
	/** Throws NoAnswer, or Unavailable where breaker or bulkhead refuse. */
	exchange(request: Exchange): Promise<Answer>;
	close(): Promise<void>;
}

/** A caller that waits less than this says nothing about the peer by giving up. */
const fairWaitMs = 500;

/** Opens a pool of connections to `url`, which nothing guards. Counts what it sends. */
export function createTransport(
	name: string,
	url: string,
	count: PeerCount,
): Transport {
	const pool = new Pool(url, {
		connections: 128,
		pipelining: 1,
		keepAliveTimeout: 30_000,
		keepAliveMaxTimeout: 30_000,
		connect: { timeout: 1_000, keepAlive: true },
		// The collector keeps the time of each request, from before it queues to the last byte.
		headersTimeout: 0,
		bodyTimeout: 0,
	});
	return {
		exchange(request) {
			count.attempts += 1;
			return dispatch(pool, name, request);
		},
		close: () => pool.destroy(),
	};
}

function dispatch(
	pool: Pool,
	name: string,
	request: Exchange,
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const limitMs = Math.max(1, Math.ceil(request.limitMs));
		const collector = createCollector({
			limitMs,
			done: resolve,
			failed: (cause, facts) =>
				reject(
					new NoAnswer(
						`${name} did not answer ${request.method} ${request.path}`,
						{
							sent: facts.sent,
							blame: !facts.timedOut || limitMs >= fairWaitMs,
							cause,
						},
					),
				),
		});
		pool.dispatch(
			{
				method: request.method,
				path: request.path,
				headers: request.headers,
				body: request.body,
			},
			collector,
		);
	});
}
