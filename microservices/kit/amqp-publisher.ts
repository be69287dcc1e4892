import type { ConfirmChannel } from "amqplib";
import { exchange, messageOf } from "./amqp-topology.ts";
import { NotAllTaken } from "./bus.ts";
import type { ShopEvent } from "./service-shape.ts";

const confirmLimitMs = 5_000;

/** Publishes on one channel, one batch at a time. */
export interface Publisher {
	/**
	 * Resolves when the broker has all of the events safely in at least one queue each. Throws NotAllTaken otherwise, whose cause
	 * is Unconfirmed, Unroutable, or what the broker said.
	 */
	publish(events: readonly ShopEvent[]): Promise<void>;
}

/** What became of an event; an error where the broker refused it, or the channel is gone. */
type Answer = "taken" | "returned" | Error;

export function createPublisher(channel: ConfirmChannel): Publisher {
	// The broker sends back what no queue takes before it confirms it.
	const returned = new Set<string>();
	channel.on("return", ({ properties }) =>
		returned.add(String(properties.messageId)),
	);

	const publishOne = (event: ShopEvent): Promise<Answer> =>
		new Promise((resolve) => {
			const confirmed = (error: Error | null) => {
				if (error) resolve(error);
				else resolve(returned.delete(event.id) ? "returned" : "taken");
			};
			try {
				const content = messageOf(event);
				const options = optionsOf(event);
				channel.publish(exchange, event.type, content, options, confirmed);
			} catch (error) {
				resolve(error as Error);
			}
		});
	return {
		async publish(events) {
			const answers: (Answer | undefined)[] = events.map(() => undefined);
			// All are awaited, also after a refusal: nothing of this batch is under way when the next one is published.
			const all = events.map(async (event, place) => {
				answers[place] = await publishOne(event);
			});
			await atMost(confirmLimitMs, Promise.all(all));
			const taken = answers.findIndex((answer) => answer !== "taken");
			if (taken >= 0) throw new NotAllTaken(taken, reasonOf(events, answers));
		},
	};
}

function optionsOf(event: ShopEvent) {
	return {
		mandatory: true,
		persistent: true,
		messageId: event.id,
		type: event.type,
		contentType: "application/json",
		...(event.traceparent && { headers: { traceparent: event.traceparent } }),
	};
}

/** Why not all were taken: of several reasons the one that asks for the most. */
function reasonOf(
	events: readonly ShopEvent[],
	answers: readonly (Answer | undefined)[],
): Error {
	const returned = events.filter((_, place) => answers[place] === "returned");
	if (returned.length > 0) return new Unroutable(returned);
	if (answers.includes(undefined)) return new Unconfirmed();
	return answers.find((answer) => answer instanceof Error) ?? new Unconfirmed();
}

/** No confirmation in time: whether the broker has the events is not known, so they will be sent again. */
export class Unconfirmed extends Error {
	override name = "Unconfirmed";

	constructor() {
		super(`the broker was silent for ${confirmLimitMs} ms`);
	}
}

/** The broker has no queue for some of the events. They are lost to it, so they will be sent again. */
export class Unroutable extends Error {
	override name = "Unroutable";
	readonly count: number;

	constructor(events: readonly ShopEvent[]) {
		const types = new Set(events.map(({ type }) => type));
		super(`no queue takes ${[...types].join(", ")}`);
		this.count = events.length;
	}
}

async function atMost(limitMs: number, work: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, limitMs);
	});
	await Promise.race([work, late]);
	clearTimeout(timer);
}
