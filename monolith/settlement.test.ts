import { spawn } from "node:child_process";
import { once } from "node:events";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCardClient } from "../shop/card-processor/sdk.ts";
import { countKinds } from "../shop/card-processor/testing.ts";
import { eventually } from "../shop/runtime/testing.ts";
import { productId } from "../shop/seed.ts";
import { address, startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeEach(async () => {
	shop = await startTestShop();
});
afterEach(() => shop.stop());

const lamp = productId(1);
const place = (idempotencyKey = "key-1") =>
	shop.ask(
		"placeOrder",
		{
			idempotencyKey,
			shippingAddress: address,
			cardToken: "tok_ok",
		},
		1,
	);
const stock = async () =>
	(await shop.ask("getStock", { productId: lamp })).body;
const settled = () =>
	eventually(
		"no order is pending",
		async () => (await shop.gauge("shop_orders_pending")) === 0,
	);

/** Leaves the unit stopped, its database with an order as it is between the two transactions of checkout. */
async function crashWhilePending(): Promise<{
	id: string;
	totalCents: number;
}> {
	await shop.ask("setStock", { productId: lamp, onHand: 5 }, "admin");
	await shop.ask("putCartItem", { productId: lamp, quantity: 2 }, 1);
	await shop.cardOutage("refuse");
	expect((await place()).code).toBe("Unavailable");
	await shop.stopUnit();
	await shop.cardOutage("none");
	return inDatabase(
		(database) =>
			database
				.prepare("SELECT id, totalCents FROM orders WHERE status = 'pending'")
				.get() as { id: string; totalCents: number },
	);
}

function inDatabase<Result>(look: (database: Sqlite.Database) => Result) {
	const database = new Sqlite(shop.file);
	try {
		return look(database);
	} finally {
		database.close();
	}
}

async function atTheProcessor(
	act: (card: ReturnType<typeof createCardClient>) => Promise<unknown>,
) {
	const card = createCardClient({ baseUrl: shop.processor.baseUrl });
	await act(card);
	await card.close();
}

const chargeOf = (order: { id: string; totalCents: number }) => ({
	key: order.id,
	amountCents: order.totalCents,
	cardToken: "tok_ok",
});
const kindsOf = (orderId: string) =>
	countKinds(shop.processor.ledger.entries(0, 100), orderId);

describe("an order that a crash left pending", () => {
	it("is undone at start when the card was never authorized", async () => {
		const { id } = await crashWhilePending();
		await shop.startUnit();
		await settled();
		expect((await shop.ask("listOrders", {}, 1)).body.items).toEqual([]);
		expect(await stock()).toMatchObject({ onHand: 5, reserved: 0 });
		expect(kindsOf(id)).toEqual({ void: 1 });
	});

	it("is undone and voided at start when the card was only authorized; the same key then buys", async () => {
		const order = await crashWhilePending();
		await atTheProcessor((card) => card.authorize(chargeOf(order)));
		await shop.startUnit();
		await settled();
		expect(kindsOf(order.id)).toEqual({ authorize: 1, void: 1 });
		expect(await stock()).toMatchObject({ onHand: 5, reserved: 0 });
		const again = await place();
		expect(again.status).toBe(201);
		expect(again.body.id).not.toBe(order.id);
	});

	it("is confirmed at start when the card was captured; the same key answers it", async () => {
		const order = await crashWhilePending();
		await atTheProcessor(async (card) => {
			await card.authorize(chargeOf(order));
			await card.capture(order.id);
		});
		await shop.startUnit();
		const again = await place();
		expect(again).toMatchObject({
			status: 201,
			body: { id: order.id, status: "confirmed" },
		});
		await settled();
		expect(kindsOf(order.id)).toEqual({ authorize: 1, capture: 1 });
		expect(await stock()).toMatchObject({ onHand: 3, reserved: 0 });
		const { body } = await shop.ask("getPayment", { orderId: order.id }, 1);
		expect(body.status).toBe("captured");
		expect((await shop.ask("getCart", {}, 1)).body.items).toEqual([]);
	});

	it("is left to its own process while that one lives", async () => {
		await crashWhilePending();
		const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
		try {
			inDatabase((database) =>
				database.prepare("UPDATE orders SET processId = ?").run(other.pid),
			);
			await shop.startUnit();
			expect((await place()).code).toBe("Unavailable");
			expect(await stock()).toMatchObject({ reserved: 2 });
		} finally {
			other.kill("SIGKILL");
			await once(other, "exit");
		}
		await settled();
		expect(await stock()).toMatchObject({ onHand: 5, reserved: 0 });
	});
});

it("leaves a charge alone that only takes its time", async () => {
	const slow = await startTestShop(1_500);
	try {
		await slow.ask("putCartItem", { productId: lamp, quantity: 1 }, 1);
		const placed = await slow.ask(
			"placeOrder",
			{
				idempotencyKey: "key-1",
				shippingAddress: address,
				cardToken: "tok_slow",
			},
			1,
		);
		expect(placed.status).toBe(201);
	} finally {
		await slow.stop();
	}
});

it("keeps its references: no row points nowhere", async () => {
	await shop.ask("putCartItem", { productId: lamp, quantity: 1 }, 1);
	await place("key-0");
	await crashWhilePending();
	await shop.startUnit();
	await settled();
	await shop.stopUnit();
	inDatabase((database) => {
		expect(database.pragma("foreign_key_check")).toEqual([]);
		expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
	});
});
