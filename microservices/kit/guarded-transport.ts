import { setImmediate as turn } from "node:timers/promises";
import {
	type CircuitBreakerPolicy,
	CircuitState,
	ConsecutiveBreaker,
	circuitBreaker,
	ExponentialBackoff,
	handleWhen,
} from "cockatiel";
import { ShopError } from "../../shop/contract/errors.ts";
import {
	type BulkheadBounds,
	createBulkhead,
} from "../../shop/runtime/bulkhead.ts";
import type { CallCounts } from "./call-counts.ts";
import type { CallPolicy } from "./call-policy.ts";
import { type Exchange, NoAnswer, type Transport } from "./transport.ts";

type Send = Transport["exchange"];

/** What sends to a peer, behind the bulkhead and the breaker that the policy wants. */
export function guardedSend(
	name: string,
	send: Send,
	{ policy, counts }: { policy: CallPolicy; counts: CallCounts },
): Send {
	const { bounds, hasBreaker } = policy;
	const bounded = bounds ? behindBulkhead(name, bounds, counts) : undefined;
	if (!hasBreaker) return bounded ? (request) => bounded(request, send) : send;
	return behindBreaker(name, { send, bounded }, counts);
}

type BoundedSend = (request: Exchange, send: Send) => Promise<Answer>;
type Answer = Awaited<ReturnType<Send>>;

/** Who waits for a place spends the time of the request. */
function behindBulkhead(
	name: string,
	bounds: BulkheadBounds,
	counts: CallCounts,
): BoundedSend {
	const bulkhead = createBulkhead(bounds, () => {
		counts.refused.bulkhead += 1;
		return new ShopError(
			"Unavailable",
			`${bounds.places} requests to ${name} are under way, and no more are sent`,
		);
	});
	return async (request, send) =>
		bulkhead.run(async (waitedMs) => {
			if (waitedMs === 0) return send(request);
			// What freed the place may open the breaker, once it is known there.
			await turn();
			return send({ ...request, limitMs: request.limitMs - waitedMs });
		}, request.limitMs);
}

/**
 * Five failures to answer in a row open the breaker; a quarter of a second later (at most half a second, while it goes on) one
 * request may try again. What a peer answers, be it a refusal, is never a failure here.
 */
function behindBreaker(
	name: string,
	{ send, bounded }: { send: Send; bounded: BoundedSend | undefined },
	counts: CallCounts,
): Send {
	const breaker = createBreaker();
	const resting = (cause?: unknown) => {
		counts.refused.breaker += 1;
		return new ShopError(
			"Unavailable",
			`${name} has not answered several times; it is left alone for a moment`,
			{ cause },
		);
	};
	// Who waited for a place may find that the breaker has opened meanwhile.
	const sendIfClosed: Send = async (request) => {
		if (breaker.state !== CircuitState.Closed) throw resting();
		return send(request);
	};
	return (request) => {
		// Others would queue behind the one that tries; they get their answer now.
		if (breaker.state === CircuitState.HalfOpen) throw resting();
		// The one that tries needs no place: refused, it would pass for an answer.
		const tries = breaker.state === CircuitState.Open;
		const attempt = () =>
			tries || !bounded ? send(request) : bounded(request, sendIfClosed);
		return breaker.execute(attempt).catch((error: Error) => {
			const isOurs = error instanceof NoAnswer || error instanceof ShopError;
			throw isOurs ? error : resting(error);
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
