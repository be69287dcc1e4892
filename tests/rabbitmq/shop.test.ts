import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processesIn } from "../../bench/targets/testing.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { arms, startArm } from "../support/arms.ts";
import { mustSkip, titled } from "../support/missing.ts";
import {
	openShop,
	orderInput,
	type ShopUnderTest,
} from "../support/shop-under-test.ts";
import { patienceMs } from "./ground.ts";

const notOurs = mustSkip("rabbitmq") || process.env.AMQP_URL !== undefined;

describe.skipIf(notOurs)(
	titled("the shop, when its RabbitMQ is killed", "rabbitmq"),
	() => {
		let shop: ShopUnderTest;
		beforeAll(async () => {
			shop = await openShop(await startArm(arms.amqp));
		});
		afterAll(async () => {
			await shop?.close();
			await shop?.arm.stop();
		});

		it("takes orders meanwhile, ships them when it is back, and stops cleanly without it", async () => {
			const { arm, doors } = shop;
			const product = await shop.product(10);
			const { token } = await shop.customer();
			const shipped = (orderId: string) =>
				doors.rest.call("getShipment", { orderId }, token);

			await arm.broker.crash?.();
			expect(arm.target.processes().map(({ unit }) => unit)).not.toContain(
				"rabbitmq",
			);
			const line = { productId: product.id, quantity: 2 };
			await doors.rest.good("putCartItem", line, token);
			const order = await doors.rest.good("placeOrder", orderInput(), token);
			expect((await shipped(order.id)).ok).toBe(false);

			await arm.broker.revive?.();
			await eventually(
				"the order's shipment",
				async () => (await shipped(order.id)).ok,
				patienceMs,
			);

			await arm.broker.crash?.();
			await arm.stop();
			expect(processesIn(arm.runDir)).toEqual([]);
		});
	},
);
