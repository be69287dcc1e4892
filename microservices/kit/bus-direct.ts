import * as z from "zod";
import {
	contract,
	operation,
	routesOf,
} from "../../shop/contract/operation.ts";
import { type Bus, type Intake, subscribersOf } from "./bus.ts";
import { backgroundContext } from "./deadline.ts";
import type { Peer } from "./service-shape.ts";

const sendLimitMs = 2_000;

const inbox = contract("events", {
	takeEvents: operation({
		summary: "Take events that have happened elsewhere, in order",
		method: "POST",
		path: "/internal/events",
		access: "service",
		input: z.object({
			events: z
				.array(
					z.object({
						id: z.string().min(1).max(64),
						type: z.string().min(1).max(64),
						payload: z.record(z.string(), z.unknown()),
						traceparent: z.string().max(64).optional(),
					}),
				)
				.max(1_000),
		}),
		output: z.void(),
		status: 204,
		errors: [],
	}),
});

/** The bus that needs nothing installed: the publisher posts its events to each subscriber. */
export function createDirectBus(parts: {
	subscriptions: Readonly<Record<string, readonly string[]>>;
	peer: (name: string) => Peer;
	intake: Intake;
}): Bus {
	const { take, together } = parts.intake;
	return {
		destinations: subscribersOf(parts.subscriptions),
		async send(destination, events) {
			const sent = events.map(({ id, type, payload, traceparent }) => ({
				id,
				type,
				payload,
				...(traceparent && { traceparent }),
			}));
			const context = backgroundContext(sendLimitMs);
			const { takeEvents } = inbox.operations;
			// The sender's own backoff repeats it, not the connection's.
			const options = { idempotent: false };
			await parts
				.peer(destination)
				.call(takeEvents, { events: sent }, context, options);
		},
		routes: routesOf(inbox, {
			takeEvents: ({ events }) => {
				together(() => {
					for (const { traceparent, ...event } of events)
						take(traceparent ? { ...event, traceparent } : event);
				});
			},
		}),
	};
}
