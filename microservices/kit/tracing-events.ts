import {
	newTrace,
	parseTraceparent,
	type TraceContext,
	traceparentOf,
} from "../../shop/runtime/trace-context.ts";
import {
	asSpan,
	beginHere,
	currentScope,
	outOfScope,
	type Tracer,
	through,
} from "../../shop/runtime/tracer.ts";
import type { Bus, TakeEvent } from "./bus.ts";
import type { Peer, ShopEvent } from "./service-shape.ts";

/** Notes under which span an event was published: what goes into the outbox with it, and on from there. */
export function publishedUnder(type: string): string | null {
	const open = beginHere({
		kind: "publish",
		name: `publish ${type}`,
		attributes: { "messaging.operation.type": "create" },
	});
	open?.end();
	const scope = open?.scope ?? currentScope();
	return scope ? traceparentOf(scope) : null;
}

/** What takes events in, each as work of the trace that its publisher was in. */
export function tracedTake(
	consumer: string,
	take: TakeEvent,
	tracer: Tracer,
): TakeEvent {
	return (event) => {
		const context = contextOf(event);
		if (!context) return take(event);
		const open = tracer.begin(context, {
			kind: "consume",
			name: `consume ${event.type}`,
			attributes: {
				"messaging.operation.type": "process",
				"messaging.message.id": event.id,
				"shoplab.consumer": consumer,
			},
		});
		through(open, () => take(event));
	};
}

/** A bus whose sending belongs to the trace of the first event, with links to those of the others. */
export function tracedBus(bus: Bus, tracer: Tracer): Bus {
	return {
		...bus,
		async send(destination, events) {
			const send = () => bus.send(destination, events);
			const [first, ...others] = events.flatMap(
				(event) => contextOf(event) ?? [],
			);
			if (!first) return outOfScope(send);
			const open = tracer.begin(first, {
				kind: "send",
				name: `send to ${destination}`,
				attributes: {
					"messaging.operation.type": "send",
					"messaging.batch.message_count": events.length,
				},
				links: others
					.filter(({ traceId }) => traceId !== first.traceId)
					.map(({ traceId, spanId }) => ({ traceId, spanId })),
			});
			return through(open, send);
		},
	};
}

/** A peer in the same process, with a span around each call. */
export function tracedPeer(name: string, peer: Peer): Peer {
	return {
		call: (operation, input, context, options) =>
			asSpan({ kind: "call", name: `${name} ${operation.name}` }, () =>
				peer.call(operation, input, context, options),
			),
	};
}

/** Begins work that goes on after whatever caused it. */
export function detached(work: () => void): () => void {
	return () => outOfScope(work);
}

/** An event that came without a readable context stands at the beginning of a trace; one that was not traced stays so. */
function contextOf({ traceparent }: ShopEvent): TraceContext | undefined {
	if (traceparent === undefined || traceparent === null) return undefined;
	return parseTraceparent(traceparent) ?? newTrace();
}
