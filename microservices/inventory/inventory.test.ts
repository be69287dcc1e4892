import { afterEach, beforeEach, expect, it } from "vitest";
import type { Running } from "../../shop/runtime/host.ts";
import { createTestGround, type TestGround } from "../kit/testing.ts";
import unit from "./service.ts";

let ground: TestGround;
let service: Running;
let authorization: string;

beforeEach(async () => {
	ground = await createTestGround();
	service = await ground.start(unit, { SEED: "1", SEED_PRODUCTS: "2" });
	authorization = await ground.serviceBearer();
	await tell("product.created", { productId: "p-new" });
});
afterEach(() => ground.stop());

async function ask(method: string, path: string, body?: unknown, as?: string) {
	const headers: Record<string, string> = {
		authorization: as ?? authorization,
		"content-type": "application/json",
	};
	const sent = body === undefined ? null : JSON.stringify(body);
	const response = await fetch(service.url + path, {
		method,
		headers,
		body: sent,
	});
	const text = await response.text();
	return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

let events = 0;
const tell = (type: string, payload: unknown) => {
	events += 1;
	const event = { id: `e-${events}`, type, payload };
	return ask("POST", "/internal/events", { events: [event] });
};
const stock = async (productId = "p-new") =>
	(await ask("GET", `/api/products/${productId}/stock`)).body;
const setStock = async (onHand: number) => {
	const admin = { id: "u-admin", role: "admin", name: "A" } as const;
	const path = "/api/products/p-new/stock";
	return ask("PUT", path, { onHand }, await ground.bearer(admin));
};
const reserve = (orderId: string, quantity: number, productId = "p-new") =>
	ask("POST", "/internal/reservations", {
		orderId,
		lines: [{ productId, quantity }],
	});
const release = (orderId: string) =>
	ask("POST", `/internal/reservations/${orderId}/release`);

it("reserves once for an order, sells once, and takes back once", async () => {
	await setStock(10);
	await reserve("o-1", 3);
	expect((await reserve("o-1", 3)).status).toBe(200);
	expect(await stock()).toMatchObject({
		onHand: 10,
		reserved: 3,
		available: 7,
	});
	await tell("order.confirmed", { orderId: "o-1" });
	await tell("order.confirmed", { orderId: "o-1" });
	expect(await stock()).toMatchObject({ onHand: 7, reserved: 0 });
	await release("o-1");
	expect(await stock()).toMatchObject({ onHand: 7, reserved: 0 });
	await tell("order.cancelled", { orderId: "o-1" });
	await tell("order.cancelled", { orderId: "o-1" });
	expect(await stock()).toMatchObject({ onHand: 10, reserved: 0 });
});

it("reserves all lines or none", async () => {
	await setStock(5);
	const answer = await ask("POST", "/internal/reservations", {
		orderId: "o-1",
		lines: [
			{ productId: "p-00001", quantity: 1 },
			{ productId: "p-new", quantity: 6 },
		],
	});
	expect(answer).toMatchObject({ status: 409, body: { code: "OutOfStock" } });
	expect(await stock("p-00001")).toMatchObject({ reserved: 0 });
	expect((await reserve("o-1", 5)).status).toBe(200);
});

it("gives the last item to one of two orders at once", async () => {
	await setStock(1);
	const answers = await Promise.all([reserve("o-1", 1), reserve("o-2", 1)]);
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

it("reserves nothing for an order that was released before it came", async () => {
	await setStock(5);
	expect((await release("o-1")).status).toBe(200);
	expect((await reserve("o-1", 1)).status).toBe(409);
	expect(await stock()).toMatchObject({ reserved: 0 });
});

it("settles a cancellation that overtook its confirmation", async () => {
	await setStock(5);
	await reserve("o-1", 2);
	await tell("order.cancelled", { orderId: "o-1" });
	await tell("order.confirmed", { orderId: "o-1" });
	expect(await stock()).toMatchObject({ onHand: 5, reserved: 0 });
});

it("does not count promised items away", async () => {
	await setStock(5);
	await reserve("o-1", 3);
	expect((await setStock(2)).body.code).toBe("StockBelowReserved");
	expect((await setStock(3)).body).toMatchObject({ onHand: 3, available: 0 });
});

it("forgets a deleted product, also when its creation is told late", async () => {
	await tell("product.deleted", { productId: "p-new" });
	await tell("product.deleted", { productId: "p-later" });
	await tell("product.created", { productId: "p-later" });
	expect((await stock()).code).toBe("ProductNotFound");
	expect((await stock("p-later")).code).toBe("ProductNotFound");
});

it("answers for the products it knows while the catalog is down, and Unavailable for others", async () => {
	expect((await stock("p-00002")).onHand).toBeGreaterThan(0);
	expect((await stock("p-unknown")).code).toBe("Unavailable");
});

it("reserves for services only", async () => {
	const user = { id: "u-1", role: "customer", name: "C" } as const;
	const path = "/internal/reservations";
	const as = await ground.bearer(user);
	expect((await ask("POST", path, {}, as)).status).toBe(403);
	expect((await ask("POST", path, {}, "")).status).toBe(401);
});
