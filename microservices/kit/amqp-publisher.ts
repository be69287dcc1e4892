import type { ConfirmChannel } from "amqplib";
import { exchange, messageOf } from "./amqp-topology.ts";
import type { ShopEvent } from "./service-shape.ts";

const confirmLimitMs = 5_000;

/** Publishes on one channel, one batch at a time. */
export interface Publisher {
	/** Resolves when the broker has all of the events safely in at least one queue each; throws otherwise. */
	publish(events: readonly ShopEvent[]): Promise<void>;
}

export function createPublisher(channel: ConfirmChannel): Publisher {
	// The broker sends back what no queue takes before it confirms it.
	const returned = new Set<string>();
	channel.on("return", ({ properties }) =>
		returned.add(String(properties.messageId)),
	);

	const publishOne = (event: ShopEvent, unroutable: string[]): Promise<void> =>
		new Promise((resolve, reject) => {
			const options = {
				mandatory: true,
				persistent: true,
				messageId: event.id,
				type: event.type,
				contentType: "application/json",
				...(event.traceparent && {
					headers: { traceparent: event.traceparent },
				}),
			};
			const confirmed = (error: unknown) => {
				if (error) reject(error);
				else {
					if (returned.delete(event.id)) unroutable.push(event.type);
					resolve();
				}
			};
			channel.publish(
				exchange,
				event.type,
				messageOf(event),
				options,
				confirmed,
			);
		});
	return {
		publish: async (events) => {
			const unroutable: string[] = [];
			await withinLimit(
				Promise.all(events.map((event) => publishOne(event, unroutable))),
			);
			if (unroutable.length > 0) throw new Unroutable(unroutable);
		},
	};
}

/** No confirmation in time: whether the broker has the events is not known, so they will be sent again. */
export class Unconfirmed extends Error {
	override name = "Unconfirmed";
}

/** The broker has no queue for some of the events. They are lost to it, so they will be sent again. */
export class Unroutable extends Error {
	override name = "Unroutable";
	readonly count: number;

	constructor(types: readonly string[]) {
		super(`no queue takes ${[...new Set(types)].join(", ")}`);
		this.count = types.length;
	}
}

async function withinLimit(work: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() =>
				reject(
					new Unconfirmed(`the broker was silent for ${confirmLimitMs} ms`),
				),
			confirmLimitMs,
		);
	});
	try {
		await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
