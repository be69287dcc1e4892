import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCardProcessor } from "../shop/card-processor/testing.ts";
import topology from "./colocated.json";
import colocated from "./colocated.ts";
import {
	createTestGround,
	metricOf,
	type TestGround,
	until,
} from "./kit/testing.ts";
import { address, customerAt } from "./testing.ts";

let ground: TestGround;
let card: Awaited<ReturnType<typeof startCardProcessor>>;
let door: string;
let customer: ReturnType<typeof customerAt>;

beforeAll(async () => {
	ground = await createTestGround();
	card = await startCardProcessor();
	const env = { CARD_URL: card.baseUrl, SEED: "1", SEED_PRODUCTS: "20" };
	const subscriptions = JSON.stringify(topology.subscriptions);
	const running = await ground.start(colocated, {
		...env,
		SEED_CUSTOMERS: "5",
		SUBSCRIPTIONS: subscriptions,
	});
	door = running.url;
	const ada = { id: "u-0001", role: "customer", name: "Ada" } as const;
	customer = customerAt(door, await ground.bearer(ada));
});
afterAll(async () => {
	await ground.stop();
	await card.stop();
});

describe("all services in one process", () => {
	it("sell, and tell each other", async () => {
		await customer("PUT", "/api/cart/items/p-00003", { quantity: 2 });
		const order = await customer(
			"POST",
			"/api/orders",
			{ shippingAddress: address, cardToken: "tok_ok" },
			{ "idempotency-key": "k1" },
		);
		expect(order).toMatchObject({ status: 201, body: { status: "confirmed" } });
		await until("all events have arrived", async () => {
			return (await metricOf(door, "shop_outbox_pending")) === 0;
		});
		const shipment = await customer(
			"GET",
			`/api/orders/${order.body.id}/shipment`,
		);
		expect(shipment.body.status).toBe("preparing");
		expect((await customer("GET", "/api/cart")).body.items).toEqual([]);
		expect(await metricOf(door, "shop_dead_letters")).toBe(0);
	});

	it("compose the product page", async () => {
		const { body } = await customer("GET", "/api/products/p-00003/page");
		expect(body).toMatchObject({
			product: { id: "p-00003" },
			availability: { inStock: true },
			degraded: [],
		});
	});

	it("refuse each other's customers in the same words as apart", async () => {
		const unknown = await customer("PUT", "/api/cart/items/p-none", {
			quantity: 1,
		});
		expect(unknown).toMatchObject({
			status: 404,
			body: { code: "ProductNotFound" },
		});
	});

	it("keep what is between services inside", async () => {
		const as = customerAt(door, await ground.serviceBearer());
		expect((await as("GET", "/internal/carts/u-0001")).status).toBe(404);
		expect((await as("POST", "/internal/events", {})).status).toBe(404);
	});
});
