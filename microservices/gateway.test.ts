import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import gateway from "./gateway/service.ts";
import { metricOf, until } from "./kit/testing.ts";
import { address, customerAt, type Fleet, startFleet } from "./testing.ts";

let fleet: Fleet;
let door: string;
let customer: ReturnType<typeof customerAt>;
let anyone: ReturnType<typeof customerAt>;

beforeAll(async () => {
	fleet = await startFleet();
	door = fleet.addresses.gateway as string;
	anyone = customerAt(door, "");
	customer = customerAt(
		door,
		await fleet.ground.bearer({ id: "u-0001", role: "customer", name: "Ada" }),
	);
}, 30_000);
afterAll(() => fleet.close());

const page = () => anyone("GET", "/api/products/p-00001/page");

describe("the gateway", () => {
	it("passes a request on and its answer back", async () => {
		const direct = await fetch(
			`${fleet.addresses.catalog}/api/products/p-00001`,
		);
		const through = await fetch(`${door}/api/products/p-00001`);
		expect(await through.text()).toBe(await direct.text());
		expect(through.headers.get("content-type")).toBe(
			direct.headers.get("content-type"),
		);
		expect(through.headers.get("cache-control")).toBe("no-store");
	});

	it("passes bodies, queries, keys and refusals on", async () => {
		const put = await customer("PUT", "/api/cart/items/p-00002", {
			quantity: 2,
		});
		expect(put.body.items).toMatchObject([
			{ productId: "p-00002", quantity: 2 },
		]);
		const found = await anyone("GET", "/api/products?limit=3&sort=-price");
		expect(found.body.items).toHaveLength(3);
		const bad = await customer("PUT", "/api/cart/items/p-00002", {
			quantity: 1.5,
		});
		expect(bad).toMatchObject({
			status: 400,
			body: { code: "InvalidInput", errors: [{ path: "quantity" }] },
		});
		const unknown = await anyone("GET", "/api/products/p-none");
		expect(unknown).toMatchObject({
			status: 404,
			body: { code: "ProductNotFound" },
		});
		expect((await customer("DELETE", "/api/cart")).status).toBe(204);
	});

	it("passes a compressed body on as it is", async () => {
		const response = await fetch(`${door}/api/sessions`, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"content-encoding": "gzip",
			},
			body: gzipSync(
				JSON.stringify({
					email: "customer-0001@shop.test",
					password: "customer-password",
				}),
			),
		});
		expect(response.status).toBe(201);
	});

	it.each([
		["with a length", 413, "PayloadTooLarge", (body: string) => body],
		["in pieces", 413, "PayloadTooLarge", streamed],
	])("refuses a body of 5 MB %s", async (_, status, code, as) => {
		const response = await fetch(`${door}/api/sessions`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: as(`"${"x".repeat(5_000_000)}"`),
			duplex: "half",
		} as RequestInit);
		expect(response.status).toBe(status);
		expect(await response.json()).toMatchObject({ code });
	});

	it("turns callers away before anything is passed on", async () => {
		expect((await anyone("GET", "/api/cart")).body.code).toBe(
			"Unauthenticated",
		);
		const create = await customer("POST", "/api/products", {});
		expect(create.body.code).toBe("Forbidden");
		expect((await anyone("PATCH", "/api/cart")).status).toBe(405);
		expect((await anyone("GET", "/internal/carts/u-0001")).status).toBe(404);
	});

	it("asks the services for what comes by SOAP, with the caller's own token", async () => {
		const wsdl = await (await fetch(`${door}/soap?wsdl`)).text();
		const space = /targetNamespace="([^"]+)"/.exec(wsdl)?.[1];
		const response = await fetch(`${door}/soap`, {
			method: "POST",
			headers: {
				"content-type": "text/xml; charset=utf-8",
				authorization: await fleet.ground.bearer({
					id: "u-0001",
					role: "customer",
					name: "Ada",
				}),
			},
			body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><getProfile xmlns="${space}"/></e:Body></e:Envelope>`,
		});
		expect(await response.text()).toContain("customer-0001@shop.test");
		expect(response.status).toBe(200);
	});

	it("sells: order, payment, shipment, notification and an empty cart", async () => {
		await customer("PUT", "/api/cart/items/p-00003", { quantity: 2 });
		const order = await customer(
			"POST",
			"/api/orders",
			{ shippingAddress: address, cardToken: "tok_ok" },
			{ "idempotency-key": "gateway-1" },
		);
		expect(order).toMatchObject({ status: 201, body: { status: "confirmed" } });
		const path = `/api/orders/${order.body.id}`;
		expect((await customer("GET", `${path}/payment`)).body.status).toBe(
			"captured",
		);
		await until("the shipment is prepared", async () => {
			const shipment = await customer("GET", `${path}/shipment`);
			return shipment.body.status === "preparing";
		});
		await until("the cart is empty", async () => {
			return (await customer("GET", "/api/cart")).body.items.length === 0;
		});
		await until("the customer is told", async () => {
			const told = await customer("GET", "/api/notifications");
			return told.body.items[0]?.kind === "order-confirmed";
		});
		expect(
			await metricOf(fleet.addresses.orders as string, "shop_sagas_open"),
		).toBe(0);
	});
});

describe("the product page", () => {
	it("comes whole from three services", async () => {
		const { status, body } = await page();
		expect(status).toBe(200);
		expect(body).toMatchObject({
			product: { id: "p-00001" },
			availability: { inStock: true },
			degraded: [],
		});
	});

	it("knows no unknown product", async () => {
		const unknown = await anyone("GET", "/api/products/p-none/page");
		expect(unknown.body.code).toBe("ProductNotFound");
	});

	it("does not wait for a service that is silent", async () => {
		const silent = createServer(() => {});
		await new Promise<void>((resolve) =>
			silent.listen(0, "127.0.0.1", resolve),
		);
		const { port } = silent.address() as AddressInfo;
		const reviews = `http://127.0.0.1:${port}`;
		const other = await fleet.start("gateway", {
			PORT: "0",
			PEERS: JSON.stringify({ ...fleet.addresses, reviews }),
		});
		const shown = await customerAt(other.url, "")(
			"GET",
			"/api/products/p-00001/page",
		);
		expect(shown.body).toMatchObject({
			product: { id: "p-00001" },
			degraded: ["reviews"],
		});
		await other.stop();
		silent.closeAllConnections();
		silent.close();
	});

	it("gives up on a silent service that only reads before its caller does, without asking twice", async () => {
		const silent = createServer(() => {});
		await new Promise<void>((resolve) =>
			silent.listen(0, "127.0.0.1", resolve),
		);
		const { port } = silent.address() as AddressInfo;
		const reviews = `http://127.0.0.1:${port}`;
		const other = await fleet.start("gateway", {
			PORT: "0",
			PEERS: JSON.stringify({ ...fleet.addresses, reviews }),
		});
		const patienceMs = 15_000;
		const callerLeavesMs = Date.now() + patienceMs;
		const response = await fetch(`${other.url}/api/products/p-00001/reviews`, {
			headers: { "x-deadline-ms": String(patienceMs) },
		});
		expect(response.status).toBe(503);
		expect(Date.now()).toBeLessThan(callerLeavesMs);
		const metrics = await (await fetch(`${other.url}/metrics`)).text();
		expect(metrics).toContain('shop_peer_calls{peer="reviews"} 1');
		expect(metrics).toContain('shop_peer_attempts{peer="reviews"} 1');
		await other.stop();
		silent.closeAllConnections();
		silent.close();
	});

	it("comes without the part of a service that is down, and is Unavailable without the catalog", async () => {
		await fleet.stop("reviews");
		expect(await page()).toMatchObject({
			status: 200,
			body: { rating: null, reviews: [], degraded: ["reviews"] },
		});
		await fleet.stop("inventory");
		expect((await page()).body).toMatchObject({
			availability: null,
			degraded: ["inventory", "reviews"],
		});
		await fleet.stop("catalog");
		expect(await page()).toMatchObject({
			status: 503,
			body: { code: "Unavailable" },
		});
		for (const name of ["catalog", "inventory", "reviews"])
			await fleet.start(name);
		await until("the page is whole again", async () => {
			const { status, body } = await page();
			return status === 200 && body.degraded.length === 0;
		});
	});
});

function streamed(body: string): ReadableStream {
	return new Blob([body]).stream();
}

describe("the gateway before a system that composes its own product page", () => {
	it("passes the page on as one request", async () => {
		const asked: string[] = [];
		const composer = createServer((request, response) => {
			asked.push(`${request.method} ${request.url}`);
			response.setHeader("content-type", "application/json");
			response.end('{"page":"as it came"}');
		});
		await new Promise<void>((resolve) =>
			composer.listen(0, "127.0.0.1", resolve),
		);
		const { port } = composer.address() as AddressInfo;
		const ground = fleet.ground;
		const before = await ground.start(gateway, {
			PEERS: JSON.stringify({ "product-page": `http://127.0.0.1:${port}` }),
		});
		const answer = await fetch(`${before.url}/api/products/p-00001/page`);
		expect(await answer.text()).toBe('{"page":"as it came"}');
		expect(asked).toEqual(["GET /api/products/p-00001/page"]);
		await before.stop();
		composer.closeAllConnections();
		composer.close();
	});
});
