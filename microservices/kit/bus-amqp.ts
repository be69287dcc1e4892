import type { Socket } from "node:net";
import {
	type ChannelModel,
	connect,
	type RecoveringChannelModel,
} from "amqplib";
import type { ByteCount } from "../../shop/runtime/byte-count.ts";
import type { Log } from "../../shop/runtime/log.ts";
import { createConsumer } from "./amqp-consumer.ts";
import {
	createPublisher,
	type Publisher,
	Unconfirmed,
	Unroutable,
} from "./amqp-publisher.ts";
import { declareTopology, queueOf, withHeartbeat } from "./amqp-topology.ts";
import type { Bus, TakeEvent } from "./bus.ts";

const prefetch = 20;
const stopLimitMs = 1_000;

/** What a service's end of the broker is made of. */
export interface AmqpParts {
	service: string;
	url: string;
	subscriptions: Readonly<Record<string, readonly string[]>>;
	take: TakeEvent;
	log: Log;
	/** Where the bytes to and from the broker are counted. */
	bytes?: ByteCount;
}

/**
 * The bus by way of RabbitMQ. Without the broker the service lives on: its events wait in the outbox, others' in their queue.
 * After a lost connection everything is set up anew.
 */
export function createAmqpBus(parts: AmqpParts): Bus {
	const { service, subscriptions, log } = parts;
	let connection: RecoveringChannelModel | undefined;
	let publisher: Publisher | undefined;
	let current: ChannelModel | undefined;
	let blocked = false;
	let stopped = false;
	let refused = 0;
	let returned = 0;

	const setup = async (model: ChannelModel): Promise<void> => {
		// Until the set-up is done nobody else listens, and an error that nobody hears ends the process.
		model.on("error", (err) =>
			log.debug({ err }, "a connection to the broker failed"),
		);
		// Its types do not tell of the socket.
		parts.bytes?.add((model.connection as unknown as Connection).stream);
		// A channel that the broker closes leaves its connection half alive: better a new one.
		const restart = () => {
			if (!stopped) model.close().catch(() => undefined);
		};
		const channel = await model.createConfirmChannel();
		channel.on("error", (err) => log.warn({ err }, "broker closed a channel"));
		channel.on("close", restart);
		await declareTopology(channel, subscriptions);
		if (listens(service, subscriptions)) {
			const incoming = await model.createChannel();
			incoming.on("error", (err) =>
				log.warn({ err }, "broker closed a channel"),
			);
			incoming.on("close", restart);
			await incoming.prefetch(prefetch);
			const consume = createConsumer({
				channel: incoming,
				take: parts.take,
				log,
				stopped: () => stopped,
				refused: () => {
					refused += 1;
				},
			});
			await incoming.consume(queueOf(service), (message) => {
				if (message) consume(message);
				else restart();
			});
		}
		blocked = false;
		publisher = createPublisher(channel);
		current = model;
	};

	const start = async (): Promise<void> => {
		connection = await connect(withHeartbeat(parts.url), {
			noDelay: true,
			timeout: 3_000,
			clientProperties: { connection_name: service },
			recovery: {
				initialDelay: 100,
				maxDelay: 1_000,
				waitForConnect: false,
				setup,
			},
		});
		watch(connection);
	};
	const watch = (watched: RecoveringChannelModel) => {
		let lost = false;
		const away = (err: Error) => {
			publisher = undefined;
			if (!lost && !stopped) log.warn({ err }, "the broker does not answer");
			lost = true;
		};
		watched.on("connect-failed", away);
		watched.on("disconnect", away);
		watched.on("error", away);
		watched.on("connect", () => {
			if (lost) log.info("the broker answers again");
			lost = false;
		});
		watched.on("blocked", () => {
			blocked = true;
		});
		watched.on("unblocked", () => {
			blocked = false;
		});
	};

	/**
	 * What was published may still be confirmed, or what it was to go to is missing: a new connection makes sure that nothing is
	 * taken for what comes next, and declares everything again.
	 */
	const renewAfter = (reason: unknown) => {
		if (reason instanceof Unroutable) returned += reason.count;
		if (reason instanceof Unroutable || reason instanceof Unconfirmed)
			current?.close().catch(() => undefined);
	};

	return {
		destinations: [
			{
				name: "broker",
				takes: (type) => (subscriptions[type]?.length ?? 0) > 0,
			},
		],
		async send(_, events) {
			if (!publisher) throw new Error("there is no connection to the broker");
			if (blocked) throw new Error("the broker takes nothing for now");
			try {
				await publisher.publish(events);
			} catch (error) {
				renewAfter((error as Error).cause);
				throw error;
			}
		},
		routes: [],
		deadLetters: () => refused,
		returned: () => returned,
		start,
		async stop() {
			stopped = true;
			await atMost(stopLimitMs, connection?.close());
		},
	};
}

interface Connection {
	stream: Socket;
}

function listens(
	service: string,
	subscriptions: AmqpParts["subscriptions"],
): boolean {
	return Object.values(subscriptions).some((names) => names.includes(service));
}

async function atMost(
	limitMs: number,
	work: Promise<void> | undefined,
): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const enough = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, limitMs);
	});
	await Promise.race([work, enough]);
	clearTimeout(timer);
}
