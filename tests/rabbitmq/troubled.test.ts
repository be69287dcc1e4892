import { connect } from "amqplib";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	describe,
	expect,
	it,
} from "vitest";
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
import { listener, say, teller, wordsFrom } from "./words.ts";

const bound = 5;

describe.skipIf(mustSkip("rabbitmq"))(
	titled("RabbitMQ in trouble", "rabbitmq"),
	() => {
		let broker: Rabbitmq;
		let ground: Ground;
		beforeAll(async () => {
			broker = await startTestBroker();
		});
		afterAll(() => broker?.stop());
		beforeEach(async () => {
			ground = await createGround(broker);
		});
		afterEach(() => ground.stop());

		/** Sends a message past the services. */
		const publish = async (content: string) => {
			const connection = await connect(ground.url);
			const channel = await connection.createConfirmChannel();
			channel.publish("shop.events", "word.said", Buffer.from(content), {
				persistent: true,
			});
			await channel.waitForConfirms();
			await connection.close();
		};
		const unbind = async () => {
			const connection = await connect(ground.url);
			const channel = await connection.createChannel();
			await channel.unbindQueue("shop.far", "shop.events", "word.said");
			await connection.close();
		};

		it("a full queue holds the outbox up, and loses and repeats nothing", async () => {
			const policy = { "max-length": bound, overflow: "reject-publish" };
			await broker.control([
				...["set_policy", "-p", ground.host, "short", "^shop\\.far$"],
				JSON.stringify(policy),
			]);
			const told = await ground.start(teller);
			const words = wordsFrom(0, 200);
			await say(told.url, words.slice(0, 100));
			await eventually(
				"the queue is full",
				async () => (await ground.waiting("shop.far")) === bound,
				patienceMs,
			);
			await eventually(
				"the others wait in the outbox",
				async () =>
					(await metricOf(told.url, "shop_outbox_pending")) === 100 - bound,
				patienceMs,
			);

			await ground.start(listener("far"));
			await say(told.url, words.slice(100));
			const all = await ground.hears("far", words.length);
			expect(all.toSorted()).toEqual(words.toSorted());
			await ground.drained(told);
			expect(await ground.waiting("shop.dead")).toBe(0);
		});

		it("an event without a queue waits in the outbox, is counted, and goes on when its way is there again", async () => {
			const told = await ground.start(teller);
			await ground.start(listener("far"));
			await attached(ground, "shop.far");
			await unbind();
			const words = wordsFrom(0, 20);
			await say(told.url, words);
			await eventually(
				"the broker has sent events back",
				async () => (await metricOf(told.url, "shop_events_returned")) > 0,
				patienceMs,
			);
			expect(await ground.hears("far", 20)).toEqual(words);
			await ground.drained(told);
		});

		it("a queue that is deleted under its consumer comes back, and events find it", async () => {
			const told = await ground.start(teller);
			await ground.start(listener("far"));
			await attached(ground, "shop.far");
			await broker.control(["delete_queue", "-p", ground.host, "shop.far"]);
			await say(told.url, wordsFrom(0, 20));
			expect(await ground.hears("far", 20)).toEqual(wordsFrom(0, 20));
			await ground.drained(told);
		});

		it("what is no event goes to the dead-letter queue, is counted, and holds up nobody", async () => {
			const far = await ground.start(listener("far"));
			const told = await ground.start(teller);
			await attached(ground, "shop.far");
			await publish("not even JSON");
			await publish('{"id":17}');
			await say(told.url, ["behind"]);
			expect(await ground.hears("far", 1)).toEqual(["behind"]);
			await eventually(
				"both are in the dead-letter queue",
				async () => (await ground.waiting("shop.dead")) === 2,
				patienceMs,
			);
			expect(await metricOf(far.url, "shop_dead_letters")).toBe(2);
		});

		it("an event that nobody can bear becomes a dead letter after five attempts, and those behind it keep their order", async () => {
			let attempts = 0;
			const service = listener("far", (word) => {
				if (word !== "poison") return;
				attempts += 1;
				throw new Error("never");
			});
			const far = await ground.start(service);
			const told = await ground.start(teller);
			await attached(ground, "shop.far");
			const behind = wordsFrom(0, 60);
			await say(told.url, ["poison", 17, ...behind]);
			expect(await ground.hears("far", 60)).toEqual(behind);
			expect(attempts).toBe(5);
			expect(ground.deadLetters("far")).toEqual([
				'{"word":"poison"}',
				'{"word":17}',
			]);
			expect(await metricOf(far.url, "shop_dead_letters")).toBe(2);
			expect(await ground.waiting("shop.far")).toBe(0);
		});

		it("an event that fails for a while is tried again before those behind it", async () => {
			let failures = 0;
			const service = listener("far", (word) => {
				if (word === "word-3" && failures++ < 2) throw new Error("not now");
			});
			await ground.start(service);
			const told = await ground.start(teller);
			await say(told.url, wordsFrom(0, 30));
			expect(await ground.hears("far", 30)).toEqual(wordsFrom(0, 30));
		});

		it("a second process of a consumer, as while it is replaced, passes nothing that the first still holds", async () => {
			let failures = 0;
			const first = await ground.start(
				listener("far", (word) => {
					if (word === "word-0" && failures++ < 3) throw new Error("not now");
				}),
			);
			await ground.start(listener("far"));
			await attached(ground, "shop.far", 2);
			const told = await ground.start(teller);
			await say(told.url, wordsFrom(0, 30));
			expect(await ground.hears("far", 30)).toEqual(wordsFrom(0, 30));
			await first.stop();
			await say(told.url, wordsFrom(30, 30));
			expect(await ground.hears("far", 60)).toEqual(wordsFrom(0, 60));
		});
	},
);
