import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "amqplib";
import { afterAll, describe, expect, it } from "vitest";
import { type Bus, findBroker } from "./broker.ts";
import { EnvironmentNotReady, UnitFailed } from "./errors.ts";
import { findRabbitmq, startRabbitmq } from "./rabbitmq.ts";
import { processesIn, until } from "./testing.ts";

const root = mkdtempSync(join(tmpdir(), "shoplab-broker-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = join(root, "plain");
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
			const first = await publishOne(urlOf(await broker.fresh()));
			const second = await publishOne(urlOf(await broker.fresh()));
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

	it("crashes and comes back where it was, with all that is durable", async () => {
		const folder = join(root, "crashing");
		const scripts = findRabbitmq() ?? "";
		const broker = await startRabbitmq({ scripts, folder, cores: [] });
		try {
			const url = await broker.freshUrl();
			await publishOne(url);
			// That there is a queue reaches the disk later than what is in it.
			await broker.control(["eval", "mnesia:sync_log()."]);
			const before = broker.pid();
			await broker.crash();
			expect(broker.pid()).toBeUndefined();
			expect(processesIn(folder)).toEqual([]);
			await expect(publishOne(url)).rejects.toThrow("ECONNREFUSED");
			await broker.crash();

			await Promise.all([broker.revive(), broker.revive()]);
			expect(processesIn(folder)).toContain(broker.pid());
			expect(broker.pid()).not.toBe(before);
			expect(await publishOne(url)).toBe(2);
			expect(await publishOne(await broker.freshUrl())).toBe(1);

			await broker.crash();
			await broker.revive();
			await broker.crash();
		} finally {
			await broker.stop();
		}
		expect(processesIn(folder)).toEqual([]);
	}, 120_000);

	it("is seen to be gone when somebody else ends it", async () => {
		const folder = join(root, "ended");
		const broker = await findBroker({ folder, cores: [], bus: "amqp" });
		try {
			process.kill(broker.pid() ?? 0, "SIGKILL");
			await until("it is gone", () => broker.pid() === undefined);
			await expect(broker.fresh()).rejects.toThrow(UnitFailed);
		} finally {
			await broker.stop();
		}
		expect(processesIn(folder)).toEqual([]);
	}, 60_000);

	it("cannot be crashed where it is not ours", async () => {
		const broker = await findBroker({ ...options, bus: "direct" });
		expect([broker.crash, broker.revive]).toEqual([undefined, undefined]);
	});
});

/** Puts one message into a queue of a fixed name and tells how many are there then. */
async function publishOne(url: string): Promise<number> {
	const connection = await connect(url);
	const channel = await connection.createConfirmChannel();
	await channel.assertQueue("letters", { durable: true });
	channel.sendToQueue("letters", Buffer.from("hello"), { persistent: true });
	await channel.waitForConfirms();
	const { messageCount } = await channel.checkQueue("letters");
	await connection.close();
	return messageCount;
}

const urlOf = (bus: Bus) => (bus.kind === "amqp" ? bus.url : "");
