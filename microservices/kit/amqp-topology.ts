import type { Channel, ConsumeMessage } from "amqplib";
import * as z from "zod";
import type { ShopEvent } from "./service-shape.ts";

/** Where events are published; the routing key is the type of the event. */
export const exchange = "shop.events";
const deadExchange = "shop.dead";
/** Where messages go that are no events. */
export const deadQueue = "shop.dead";

/** The queue in which the events of a service wait for it. */
export function queueOf(service: string): string {
	return `shop.${service}`;
}

/**
 * Declares the exchange and the queues of all subscribers, not only one's own: what is published before a subscriber has ever
 * been up must wait for it too. All of it is durable, and declaring it again changes nothing.
 * One consumer at a time: a second one, of a connection or a process that takes over, would pass what the first still holds.
 */
export async function declareTopology(
	channel: Channel,
	subscriptions: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
	await channel.assertExchange(deadExchange, "fanout", { durable: true });
	await channel.assertQueue(deadQueue, { durable: true });
	await channel.bindQueue(deadQueue, deadExchange, "");
	await channel.assertExchange(exchange, "topic", { durable: true });
	for (const service of new Set(Object.values(subscriptions).flat())) {
		await channel.assertQueue(queueOf(service), {
			durable: true,
			deadLetterExchange: deadExchange,
			arguments: { "x-single-active-consumer": true },
		});
	}
	for (const [type, services] of Object.entries(subscriptions)) {
		for (const service of services)
			await channel.bindQueue(queueOf(service), exchange, type);
	}
}

/** An event as a message. */
export function messageOf(event: ShopEvent): Buffer {
	const { id, type, payload } = event;
	return Buffer.from(JSON.stringify({ id, type, payload }));
}

const shape = z.object({
	id: z.string().min(1).max(64),
	type: z.string().min(1).max(64),
	payload: z.record(z.string(), z.unknown()),
});

/** The event in a message, or undefined when it holds none. */
export function eventOf(
	message: Pick<ConsumeMessage, "content"> &
		Partial<Pick<ConsumeMessage, "properties">>,
): ShopEvent | undefined {
	try {
		const event = shape.parse(JSON.parse(message.content.toString()));
		const traceparent: unknown = message.properties?.headers?.traceparent;
		return typeof traceparent === "string" ? { ...event, traceparent } : event;
	} catch {
		return undefined;
	}
}

/** The broker's address with a heartbeat, by which a silent broker is noticed within seconds. */
export function withHeartbeat(url: string): string {
	const address = new URL(url);
	if (!address.searchParams.has("heartbeat"))
		address.searchParams.set("heartbeat", "5");
	return address.toString();
}
