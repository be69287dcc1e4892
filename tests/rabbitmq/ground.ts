import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "amqplib";
import {
	findRabbitmq,
	type Rabbitmq,
	startRabbitmq,
} from "../../bench/targets/rabbitmq.ts";
import type { Service } from "../../microservices/kit/service-shape.ts";
import {
	createTestGround,
	metricOf,
	until,
} from "../../microservices/kit/testing.ts";
import { unitOf } from "../../microservices/kit/unit.ts";
import type { Running } from "../../shop/runtime/host.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { column, heard, subscriptions } from "./words.ts";

/** Longer than the broker, the heartbeat and the pauses between attempts take on a busy machine. */
export const patienceMs = 60_000;

/** A private RabbitMQ for the tests of one file. */
export async function startTestBroker(): Promise<Rabbitmq> {
	const scripts = findRabbitmq();
	if (!scripts) throw new Error("RabbitMQ is not installed");
	const folder = mkdtempSync(join(tmpdir(), "shoplab-rabbitmq-"));
	const broker = await startRabbitmq({ scripts, folder, cores: [] });
	return {
		...broker,
		async stop() {
			await broker.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Services around one virtual host. */
export interface Ground {
	folder: string;
	/** Address of the virtual host. */
	url: string;
	/** Its name. */
	host: string;
	/** Settings of a unit at this broker, or at what stands before it. */
	env(url?: string): Record<string, string>;
	/** Starts a service. Resolves before it has reached the broker. */
	start(service: Service, url?: string): Promise<Running>;
	/** Messages that wait in a queue, those that a consumer holds not counted; undefined where there is no such queue. */
	waiting(queue: string): Promise<number | undefined>;
	/** Waits until a listener has heard so many words, and gives all it has heard. */
	hears(name: string, count: number): Promise<string[]>;
	/** Waits until a service has told the broker all that it had to. */
	drained(service: Running): Promise<void>;
	/** Events that a listener made dead letters. */
	deadLetters(name: string): string[];
	stop(): Promise<void>;
}

/** An empty virtual host, and a folder for services. */
export async function createGround(broker: Rabbitmq): Promise<Ground> {
	const url = await broker.freshUrl();
	const ground = await createTestGround();
	const env = (address = url) => ({
		BUS: "amqp",
		AMQP_URL: address,
		SUBSCRIPTIONS: JSON.stringify(subscriptions),
	});
	const { folder } = ground;
	return {
		folder,
		url,
		host: new URL(url).pathname.slice(1),
		env,
		start: (service, address) => ground.start(unitOf(service), env(address)),
		waiting: (queue) => waitingIn(url, queue),
		async hears(name, count) {
			await eventually(
				`${name} has heard ${count} words`,
				() => heard(folder, name).length >= count,
				patienceMs,
			);
			return heard(folder, name);
		},
		drained: (service) =>
			eventually(
				"the outbox is empty",
				async () => (await metricOf(service.url, "shop_outbox_pending")) === 0,
				patienceMs,
			),
		deadLetters: (name) =>
			column(folder, name, "SELECT payload FROM dead_letters"),
		stop: ground.stop,
	};
}

/** Waits until so many processes are at the broker and consume a queue. */
export async function attached(
	ground: Ground,
	queue: string,
	count = 1,
): Promise<void> {
	await until(`${count} consume ${queue}`, async () => {
		const state = await queueState(ground.url, queue);
		return state !== undefined && state.consumerCount >= count;
	});
}

async function waitingIn(
	url: string,
	queue: string,
): Promise<number | undefined> {
	return (await queueState(url, queue))?.messageCount;
}

async function queueState(url: string, queue: string) {
	const connection = await connect(url);
	connection.on("error", () => undefined);
	try {
		const channel = await connection.createChannel();
		// Asking for a queue that is not there closes the channel.
		channel.on("error", () => undefined);
		return await channel.checkQueue(queue).catch(() => undefined);
	} finally {
		await connection.close();
	}
}
