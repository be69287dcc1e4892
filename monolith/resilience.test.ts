import { afterEach, describe, expect, it } from "vitest";
import type { Unit } from "../shop/runtime/host.ts";
import { productId } from "../shop/seed.ts";
import monolith from "./service.ts";
import { shoppers, startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop | undefined;
afterEach(() => shop?.stop());

const lamp = productId(1);
const slow = { cardToken: "tok_slow" };

/** A shop whose slow card takes so long, two of whose orders may be paid at once. */
async function shopWith(env: Record<string, string>, slowTokenMs: number) {
	shop = await startTestShop(slowTokenMs, { MOST_IN_MODULE: "2", ...env });
	const does = shoppers(shop);
	await does.setStock(lamp, 50);
	for (const who of [1, 2, 3, 4, 5, 6]) await does.put(who, lamp, 1);
	// The first order shows that orders wait.
	expect((await does.place(6)).status).toBe(201);
	return { shop, does };
}

describe("while cards are slow, the monolith", () => {
	it("under `full` goes on with all else, refuses what is more than it can have under way, and charges nobody for that", async () => {
		const { shop, does } = await shopWith({}, 800);
		// Two are paid, two wait; the fifth finds no place.
		const placed = [1, 2, 3, 4, 5].map(async (who) => ({
			who,
			...(await does.place(who, slow)),
		}));
		const refused = await Promise.race(placed);
		expect(refused).toMatchObject({ status: 503, code: "Unavailable" });
		expect((await shop.ask("searchProducts", { query: "a" })).status).toBe(200);
		expect((await shop.ask("getProductPage", { productId: lamp })).status).toBe(
			200,
		);
		// Also of its own capability: reading orders waits for nobody.
		expect((await shop.ask("listOrders", {}, 1)).status).toBe(200);
		const answers = await Promise.all(placed);
		const confirmed = answers.filter(({ status }) => status === 201);
		expect(confirmed.length).toBeGreaterThanOrEqual(2);
		const orders = confirmed.map(({ body }) => body.id);
		expect(does.ledgerKeys().size).toBe(confirmed.length + 1);
		for (const id of orders)
			expect(does.kindsOf(id)).toEqual({ authorize: 1, capture: 1 });
		// As if never placed: no order, nothing reserved, and the same key works when there is room.
		expect(await does.ordersOf(refused.who)).toEqual([]);
		expect(await does.stockOf(lamp)).toMatchObject({
			onHand: 50 - 1 - confirmed.length,
			reserved: 0,
		});
		expect((await does.place(refused.who)).status).toBe(201);
	});

	it("under `none` takes them all, and answers when the cards do", async () => {
		const { does } = await shopWith({ RESILIENCE: "none" }, 300);
		const answers = await Promise.all(
			[1, 2, 3, 4, 5].map((who) => does.place(who, slow)),
		);
		expect(answers.map(({ status }) => status)).toEqual([
			201, 201, 201, 201, 201,
		]);
	});
});

describe("an order that the monolith has given up waiting for", () => {
	it("comes to its end all the same, once, and the same key tells it", async () => {
		const hurried: Unit = {
			...monolith,
			build: async (host) => ({
				...(await monolith.build(host)),
				limits: { usualMs: 5_000, byName: { placeOrder: 200 } },
			}),
		};
		shop = await startTestShop(900, { RESILIENCE: "timeouts" }, hurried);
		const does = shoppers(shop);
		await does.put(1, lamp, 1);
		expect(await does.place(1, slow)).toMatchObject({
			status: 503,
			code: "Unavailable",
		});
		await does.untilNone("shop_orders_pending");
		const again = await does.place(1, slow);
		expect(again.status).toBe(201);
		expect(does.kindsOf(again.body.id)).toEqual({ authorize: 1, capture: 1 });
		expect(does.ledgerKeys().size).toBe(1);
	});
});
