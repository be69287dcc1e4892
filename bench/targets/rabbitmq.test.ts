import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "amqplib";
import { afterAll, describe, expect, it } from "vitest";
import { findBroker } from "./broker.ts";
import { EnvironmentNotReady } from "./errors.ts";
import { findRabbitmq } from "./rabbitmq.ts";
import { processesIn, until } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "shoplab-broker-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = { folder, cores: [] };

describe("finding the bus of a run", () => {
	it("is direct when that is asked for, whatever is installed", async () => {
		const broker = await findBroker({
			...options,
			bus: "direct",
			amqpUrl: "amqp://x",
		});
		expect(await broker.fresh()).toEqual({ kind: "direct" });
	});

	it("refuses a broker that does not answer, and says the fix", async () => {
		const found = findBroker({
			...options,
			bus: "auto",
			amqpUrl: "amqp://127.0.0.1:1",
		});
		await expect(found).rejects.toThrow(EnvironmentNotReady);
		await expect(found).rejects.toThrow(
			/AMQP_URL, 127\.0\.0\.1:1\n.*\n.*fix: .*--bus direct/,
		);
	});
});

describe.skipIf(findRabbitmq() === undefined)("a private RabbitMQ", () => {
	it("carries messages, gives each target an empty host, and leaves nothing behind", async () => {
		const broker = await findBroker({ ...options, bus: "amqp" });
		try {
			const first = await publishOne(await broker.fresh());
			const second = await publishOne(await broker.fresh());
			expect([first, second]).toEqual([1, 1]);
			expect(processesIn(folder)).toContain(broker.pid());
		} finally {
			await broker.stop();
		}
		await until(
			"all of its processes are gone",
			() => processesIn(folder).length === 0,
		);
	}, 60_000);
});

/** Puts one message into a queue of a fixed name and tells how many are there then. */
async function publishOne(bus: {
	kind: string;
	url?: string;
}): Promise<number> {
	const connection = await connect(bus.url ?? "");
	const channel = await connection.createConfirmChannel();
	await channel.assertQueue("letters", { durable: true });
	channel.sendToQueue("letters", Buffer.from("hello"), { persistent: true });
	await channel.waitForConfirms();
	const { messageCount } = await channel.checkQueue("letters");
	await connection.close();
	return messageCount;
}
