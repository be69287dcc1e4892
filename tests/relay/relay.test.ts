import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { collectFacts, collectUntil } from "../../bench/measure/facts.ts";
import { type Facts, violationsOf } from "../../bench/measure/invariants.ts";
import { settled } from "../../bench/measure/settle.ts";
import {
	createShopClient,
	type ShopClient,
} from "../../bench/measure/shop-client.ts";
import type { CallRelay } from "../../bench/targets/relays.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { seededStock } from "../../shop/seed.ts";
import { arms, startArm } from "../support/arms.ts";
import {
	openShop,
	orderInput,
	type ShopUnderTest,
	type TestCustomer,
} from "../support/shop-under-test.ts";

// What a broken call between two services does to a real shop: orders → payments, through a relay.

const seed = { seed: 5, products: 6, customers: 40 };
const onHandBefore = new Map(
	[...seededStock(seed)].map(({ productId, onHand }) => [productId, onHand]),
);
const productId = [...onHandBefore.keys()][0] as string;
const patienceMs = 30_000;

let shop: ShopUnderTest;
let client: ShopClient;
let relay: CallRelay;
const customers: TestCustomer[] = [];
const acknowledged: Facts["acknowledged"][number][] = [];

beforeAll(async () => {
	const relays = [{ from: "orders", to: "payments" }];
	shop = await openShop(await startArm({ ...arms.direct, relays }, seed));
	client = createShopClient(shop.arm.target.url);
	relay = shop.arm.target.relay("orders", "payments") as CallRelay;
});
afterEach(() => relay?.heal());
afterAll(async () => {
	await client?.close();
	await shop?.close();
	await shop?.arm.stop();
});

/** A customer with a filled cart, and an order to be placed. */
async function buyer() {
	const customer = await shop.customer();
	customers.push(customer);
	const { token } = customer;
	await shop.doors.rest.good("putCartItem", { productId, quantity: 1 }, token);
	const input = orderInput();
	const place = async (): Promise<string> => {
		const outcome = await shop.doors.rest.call("placeOrder", input, token);
		if (!outcome.ok) return outcome.problem.code;
		const { id: orderId, totalCents } = outcome.value;
		acknowledged.push({ orderId, customer: customer.email, totalCents });
		return "placed";
	};
	return { place, token };
}

async function browse(): Promise<void> {
	const { rest } = shop.doors;
	await rest.good("getProductPage", { productId });
	await rest.good("searchProducts", { query: "oak" });
	await rest.good("getStock", { productId });
}

const placedInTheEnd = (place: () => Promise<string>) =>
	eventually(
		"the order is placed",
		async () => (await place()) === "placed",
		patienceMs,
	);

async function violations() {
	const { units, cardProcessor } = shop.arm.target;
	const pending = await settled(units, patienceMs);
	const collect = () =>
		collectFacts({
			...{ client, customers, onHandBefore, acknowledged, pending },
			ledgerUrl: cardProcessor.url,
			unknown: [],
		});
	const isAtRest = (facts: Facts) => violationsOf(facts).length === 0;
	return violationsOf(await collectUntil(collect, isAtRest, 10_000));
}

describe("the call from orders to payments", () => {
	it("is cut: orders are refused, browsing goes on, and after the heal the same orders are placed, once", async () => {
		const paid = await buyer();
		await paid.place();
		const buyers = [await buyer(), await buyer(), await buyer()];
		await relay.behave({ mode: "cut" });
		// The door waits for 15 s at the most: an answer that takes longer fails the test.
		const placing = Promise.all(buyers.map(({ place }) => place()));
		await browse();
		// The same callee by another way: it is the call that is cut, not the service.
		const { items } = await shop.doors.rest.good("listOrders", {}, paid.token);
		const orderId = items[0]?.id;
		await shop.doors.rest.good("getPayment", { orderId }, paid.token);
		expect(await placing).toEqual(buyers.map(() => "Unavailable"));
		await browse();
		expect((await relay.struck()).bytes).toBeGreaterThan(0);

		await relay.heal();
		for (const { place } of buyers) await placedInTheEnd(place);
		expect(await violations()).toEqual([]);
	});

	it("is reset: orders are refused, and placed once after the heal", async () => {
		const one = await buyer();
		await relay.behave({ mode: "reset" });
		expect(await one.place()).toBe("Unavailable");
		await browse();
		expect((await relay.struck()).connections).toBeGreaterThan(0);
		await relay.heal();
		await placedInTheEnd(one.place);
		expect(await violations()).toEqual([]);
	});

	it("is slow: orders are placed, and take so much longer", async () => {
		const one = await buyer();
		await relay.behave({ mode: "delay", delayMs: 150 });
		const beganMs = performance.now();
		expect(await one.place()).toBe("placed");
		// There and back.
		expect(performance.now() - beganMs).toBeGreaterThanOrEqual(299);
		expect((await relay.struck()).pieces).toBeGreaterThan(1);
		expect(await violations()).toEqual([]);
	});
});
