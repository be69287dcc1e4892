import {
	newTrace,
	type TraceContext,
	traceparentOf,
} from "../../shop/runtime/trace-context.ts";
import type { Span } from "../../shop/runtime/trace-span.ts";
import { type Door, doorThat } from "../support/answer.ts";
import { restDoor, type Wire } from "../support/rest-door.ts";

/** A door through which every request begins a trace. */
export interface TracedDoor {
	door: Door;
	/** A span for each request: what the shop did for it hangs below. Its name is the operation's. */
	roots(): Span[];
}

export function tracedDoor(wire: Wire): TracedDoor {
	const calls: { operation: string; context: TraceContext }[] = [];
	const door = doorThat("rest", (operation, input, token) => {
		const context = newTrace(true);
		calls.push({ operation, context });
		return restDoor(within(wire, context)).call(operation, input, token);
	});
	return {
		door,
		roots: () =>
			calls.map(({ operation, context }) => rootOf(operation, context)),
	};
}

function within(wire: Wire, context: TraceContext): Wire {
	const traceparent = traceparentOf(context);
	return {
		...wire,
		send: (request) =>
			wire.send({
				...request,
				headers: { ...request.headers, traceparent },
			}),
	};
}

function rootOf(name: string, { traceId, spanId }: TraceContext): Span {
	return {
		...{ traceId, spanId, name },
		parentId: null,
		unit: "test",
		kind: "request",
		startMicros: 0,
		endMicros: 0,
		attributes: {},
	};
}
