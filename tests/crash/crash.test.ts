import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collectFacts, collectUntil } from "../../bench/measure/facts.ts";
import { type Facts, violationsOf } from "../../bench/measure/invariants.ts";
import { settled } from "../../bench/measure/settle.ts";
import {
	createShopClient,
	type ShopClient,
} from "../../bench/measure/shop-client.ts";
import { createRandom } from "../../bench/stats/random.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { seededStock } from "../../shop/seed.ts";
import { type Arm, arms, startArm } from "../support/arms.ts";
import { mustSkip, titled } from "../support/missing.ts";
import {
	openShop,
	type ShopUnderTest,
	type TestCustomer,
} from "../support/shop-under-test.ts";
import { crashCardProcessor } from "./card-crash.ts";
import { shopTogether, type Told } from "./shoppers.ts";

const seed = { seed: 5, products: 6, customers: 12 };
const onHandBefore = new Map(
	[...seededStock(seed)].map(({ productId, onHand }) => [productId, onHand]),
);
const cardDelayMs = 15;
const patienceMs = 30_000;

/** Kills one process after the other in the middle of checkout. */
function crashesOf(arm: Arm, victims: readonly string[]): void {
	const needsBroker = arm.bus === "amqp";
	const title = needsBroker ? titled(arm.name, "rabbitmq") : arm.name;
	describe.skipIf(needsBroker && mustSkip("rabbitmq"))(title, () => {
		let shop: ShopUnderTest;
		let client: ShopClient;
		let customers: TestCustomer[];
		let stopCard: (() => Promise<void>) | undefined;
		const told: Told = {
			acknowledged: [],
			unknown: [],
			refused: new Map(),
			failures: 0,
		};
		beforeAll(async () => {
			shop = await openShop(await startArm(arm, seed, cardDelayMs));
			client = createShopClient(shop.arm.target.url);
			const all = Array.from({ length: seed.customers }, () => shop.customer());
			customers = await Promise.all(all);
		});
		afterAll(async () => {
			await client?.close();
			await shop?.close();
			await shop?.arm.stop();
			await stopCard?.();
		});

		const kill = async (victim: string) => {
			if (victim === "card-processor") {
				const stop = await crashCardProcessor(shop.arm);
				await stopCard?.();
				stopCard = stop;
			} else await shop.arm.target.kill(victim, "SIGKILL");
		};

		/** Shops for a moment, kills, and shops on for a moment. */
		const crashAmidst = async (victim: string, round: number) => {
			const random = createRandom(seed.seed, round);
			let ended = false;
			const shopping = shopTogether({
				door: shop.doors.rest,
				customers,
				productIds: [...onHandBefore.keys()],
				random,
				told,
				ended: () => ended,
			});
			await sleep(150 + 250 * random.unit());
			try {
				await kill(victim);
				await sleep(200);
			} finally {
				ended = true;
				await shopping;
			}
		};

		const violations = async () => {
			const { units, cardProcessor } = shop.arm.target;
			const pending = await settled(units, patienceMs);
			const collect = () =>
				collectFacts({
					client,
					customers,
					onHandBefore,
					ledgerUrl: cardProcessor.url,
					acknowledged: told.acknowledged,
					unknown: told.unknown,
					pending,
				});
			// No gauge counts what a broker still holds for a consumer that comes back.
			const isAtRest = (facts: Facts) => violationsOf(facts).length === 0;
			return violationsOf(await collectUntil(collect, isAtRest, 10_000));
		};

		it.each(victims.map((victim, index) => [index + 1, victim] as const))(
			"kill -9 number %i, of %s: no acknowledged order is lost, nothing is charged twice, the stock adds up",
			async (round, victim) => {
				const before = told.acknowledged.length;
				await crashAmidst(victim, round);
				await eventually(
					"every unit is ready again",
					() => allReady(shop),
					patienceMs,
				);
				expect(await violations()).toEqual([]);
				expect(told.acknowledged.length).toBeGreaterThan(before);
			},
		);

		it("orders were interrupted, or the kills would show nothing", () => {
			expect(told.failures).toBeGreaterThan(0);
		});
	});
}

async function allReady({ arm }: ShopUnderTest): Promise<boolean> {
	const answers = await Promise.all(
		arm.target.units.map(({ url }) =>
			fetch(`${url}/health/ready`).then(
				({ ok }) => ok,
				() => false,
			),
		),
	);
	return answers.every(Boolean);
}

crashesOf(arms.monolith, [
	"monolith",
	"monolith",
	"card-processor",
	"monolith",
]);

crashesOf(arms.direct, [
	"orders",
	"payments",
	"inventory",
	"gateway",
	"orders",
	"card-processor",
	"payments",
	"inventory",
]);

crashesOf(arms.amqp, ["orders", "notifications"]);
