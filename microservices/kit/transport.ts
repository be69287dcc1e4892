import {
	type CircuitBreakerPolicy,
	CircuitState,
	ConsecutiveBreaker,
	circuitBreaker,
	ExponentialBackoff,
	handleWhen,
} from "cockatiel";
import Pool from "undici/lib/dispatcher/pool.js";
import { ShopError } from "../../shop/contract/errors.ts";
import type { Method } from "../../shop/contract/operation.ts";
import type { Settings } from "../../shop/runtime/env.ts";
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

/** The connections to one peer, behind a breaker. */
export interface Transport {
	/** Throws NoAnswer, or Unavailable at once while the breaker is open. */
	exchange(request: Exchange): Promise<Answer>;
	close(): Promise<void>;
}

/** A caller that waits less than this says nothing about the peer by giving up. */
const fairWaitMs = 500;

/**
 * Opens a pool of connections to `url`. With `resilience` on, five failures to answer in a row open the breaker; a quarter of a second later (at most half a
 * second, while it goes on) one request may try again. What a peer answers, be it a refusal, is never a failure here.
 */
export function createTransport(
	name: string,
	url: string,
	resilience: Settings["RESILIENCE"] = "on",
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
	const send = (request: Exchange) => dispatch(pool, name, request);
	return {
		exchange: resilience === "on" ? guarded(name, send) : send,
		close: () => pool.destroy(),
	};
}

function guarded(
	name: string,
	send: Transport["exchange"],
): Transport["exchange"] {
	const breaker = createBreaker();
	return (request) => {
		// Others would queue behind the one that tries; they get their answer now.
		if (breaker.state === CircuitState.HalfOpen) throw resting(name);
		return breaker
			.execute(() => send(request))
			.catch((error: Error) => {
				throw error instanceof NoAnswer ? error : resting(name, error);
			});
	};
}

function createBreaker(): CircuitBreakerPolicy {
	return circuitBreaker(
		handleWhen((error) => error instanceof NoAnswer && error.blame),
		{
			halfOpenAfter: new ExponentialBackoff({
				initialDelay: 250,
				maxDelay: 500,
			}),
			breaker: new ConsecutiveBreaker(5),
		},
	);
}

function resting(name: string, cause?: unknown): ShopError {
	return new ShopError(
		"Unavailable",
		`${name} has not answered several times; it is left alone for a moment`,
		{ cause },
	);
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
