import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Rabbitmq } from "../../bench/targets/rabbitmq.ts";
import { metricOf } from "../../microservices/kit/testing.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { mustSkip, titled } from "../support/missing.ts";
import {
	attached,
	createGround,
	type Ground,
	patienceMs,
	startTestBroker,
} from "./ground.ts";
import { type Relay, startRelay } from "./relay.ts";
import { listener, say, teller, wordsFrom } from "./words.ts";

const momentsOfSetup = 16;

describe.skipIf(mustSkip("rabbitmq"))(
	titled("a connection to RabbitMQ that is lost", "rabbitmq"),
	() => {
		let broker: Rabbitmq;
		let ground: Ground;
		let relay: Relay | undefined;
		beforeAll(async () => {
			broker = await startTestBroker();
		});
		afterAll(() => broker?.stop());
		afterEach(async () => {
			await ground.stop();
			await relay?.stop();
			relay = undefined;
		});

		const startBoth = async (suffix = "") => {
			ground = await createGround(broker);
			relay = await startRelay(ground.url + suffix);
			const far = await ground.start(listener("far"), relay.url);
			const near = await ground.start(listener("near"), relay.url);
			const told = await ground.start(teller, relay.url);
			await attached(ground, "shop.far");
			return { relay, far, near, told };
		};

		it("again and again loses no event, repeats no effect, and keeps the order", async () => {
			const { relay, told } = await startBoth();
			const words = wordsFrom(0, 400);
			for (let at = 0; at < words.length; at += 20) {
				await say(told.url, words.slice(at, at + 20));
				if (at % 80 !== 0) continue;
				// A cut while nobody is connected would show nothing.
				await eventually(
					"all three are connected",
					() => relay.open() === 3,
					patienceMs,
				);
				relay.cut();
			}
			expect(await ground.hears("far", words.length)).toEqual(words);
			await ground.drained(told);
			expect(relay.connections()).toBeGreaterThan(6);
		});

		it("at any moment of the set-up is made again, and no process dies of it", async () => {
			ground = await createGround(broker);
			relay = await startRelay(ground.url);
			const far = await ground.start(listener("far"), relay.url);
			await attached(ground, "shop.far");
			const all = relay.passed();
			for (let moment = 1; moment <= momentsOfSetup; moment += 1) {
				// The last byte is of no use: a connection that is cut after it was set up.
				const bytes = Math.floor((all * moment) / (momentsOfSetup + 1));
				const before = relay.connections();
				relay.cutNextAfter(bytes);
				relay.cut();
				await eventually(
					`the connection after the one that was cut after ${bytes} bytes`,
					() => (relay?.connections() ?? 0) >= before + 2,
					patienceMs,
				);
			}
			const told = await ground.start(teller);
			await say(told.url, ["still here"]);
			expect(await ground.hears("far", 1)).toEqual(["still here"]);
			expect((await fetch(`${far.url}/health/ready`)).status).toBe(200);
		});

		it("without a sign, by a cut that ends nothing, is noticed by its silence", async () => {
			const { relay, told } = await startBoth("?heartbeat=1");
			await say(told.url, ["before"]);
			await ground.hears("far", 1);
			relay.silence();
			const words = wordsFrom(0, 60);
			for (const word of words) await say(told.url, [word]);
			expect(await ground.hears("far", 61)).toEqual(["before", ...words]);
			await ground.drained(told);
		});

		it("with a broker that stands still holds the outbox up, until it goes on", async () => {
			const { told } = await startBoth("?heartbeat=1");
			const pid = broker.pid() ?? 0;
			process.kill(pid, "SIGSTOP");
			try {
				await say(told.url, wordsFrom(0, 30));
				await eventually(
					"a new connection is tried",
					() => (relay?.connections() ?? 0) > 4,
					patienceMs,
				);
				expect(await metricOf(told.url, "shop_outbox_pending")).toBe(30);
			} finally {
				process.kill(pid, "SIGCONT");
			}
			await say(told.url, wordsFrom(30, 30));
			expect(await ground.hears("far", 60)).toEqual(wordsFrom(0, 60));
			await ground.drained(told);
		});

		it("by a broker that is killed lets events wait in the outbox and in the queue, and go on in order", async () => {
			const { near, far, told } = await startBoth();
			await near.stop();
			const words = wordsFrom(0, 300);
			await say(told.url, words.slice(0, 100), "word.shouted");
			await broker.crash();
			await say(told.url, words.slice(100, 200), "word.shouted");
			for (const unit of [far, told])
				expect((await fetch(`${unit.url}/health/ready`)).status).toBe(200);
			expect(
				await metricOf(told.url, "shop_outbox_pending"),
			).toBeGreaterThanOrEqual(100);

			await broker.revive();
			await say(told.url, words.slice(200), "word.shouted");
			expect(await ground.hears("far", words.length)).toEqual(words);
			await ground.drained(told);
			await broker.crash();
			await broker.revive();
			await ground.start(listener("near"));
			expect(await ground.hears("near", words.length)).toEqual(words);
		});

		it("for good does not keep a service from stopping", async () => {
			const { near, far, told } = await startBoth();
			await broker.crash();
			try {
				await say(told.url, wordsFrom(0, 10));
				await Promise.all([near.stop(), far.stop(), told.stop()]);
			} finally {
				await broker.revive();
			}
			const again = await ground.start(teller);
			await ground.drained(again);
			await ground.start(listener("far"));
			expect(await ground.hears("far", 10)).toEqual(wordsFrom(0, 10));
		});
	},
);
