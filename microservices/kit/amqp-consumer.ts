import type { Channel, ConsumeMessage } from "amqplib";
import type { Log } from "../../shop/runtime/log.ts";
import { eventOf } from "./amqp-topology.ts";
import type { TakeEvent } from "./bus.ts";

const retryPauseMs = 100;

/** What takes the messages of one channel. */
export interface ConsumerParts {
	channel: Pick<Channel, "ack" | "nack" | "on">;
	take: TakeEvent;
	log: Log;
	/** Whether the service is stopping: what it has not taken by then goes back to the queue. */
	stopped: () => boolean;
	/** Told of each message that was no event and went to the dead-letter queue. */
	refused: () => void;
}

/**
 * Takes messages one after the other, in the order of the queue. One that fails is tried again before those behind it, until it
 * is taken or has become a dead letter (see inbox.ts); given back to the queue, it would let others pass.
 */
export function createConsumer(
	parts: ConsumerParts,
): (message: ConsumeMessage) => void {
	const { channel, take, log, stopped, refused } = parts;
	const waiting: ConsumeMessage[] = [];
	let pause: NodeJS.Timeout | undefined;
	// The broker has taken back all that was not acknowledged.
	channel.on("close", () => {
		clearTimeout(pause);
		waiting.length = 0;
	});

	const takeNext = (): void => {
		pause = undefined;
		while (!pause && !stopped()) {
			const message = waiting[0];
			if (!message) return;
			if (settle(message)) waiting.shift();
			else pause = setTimeout(takeNext, retryPauseMs);
		}
	};
	/** False: it is to be tried again. */
	const settle = (message: ConsumeMessage): boolean => {
		const event = eventOf(message);
		if (!event) {
			log.error({ fields: message.fields }, "a message holds no event");
			refused();
			answer(() => channel.nack(message, false, false));
			return true;
		}
		try {
			take(event);
		} catch (err) {
			log.warn({ err, event }, "event will be tried again");
			return false;
		}
		answer(() => channel.ack(message));
		return true;
	};
	return (message) => {
		waiting.push(message);
		if (!pause) takeNext();
	};
}

/** Where the channel is gone meanwhile, the broker has taken the message back already. */
function answer(send: () => void): void {
	try {
		send();
	} catch (error) {
		if ((error as Error).name !== "IllegalOperationError") throw error;
	}
}
