import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { notifications as notificationsContract } from "../../shop/contract/notifications.ts";
import { shipping } from "../../shop/contract/shipping.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	ask,
	createTestBed,
	eventually,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import { admin, customerId } from "../../shop/seed.ts";
import { deliver } from "../kit/testing-events.ts";
import notifications from "../notifications/service.ts";
import { shippingInternal } from "./internal.ts";
import unit from "./service.ts";

const { quoteShipping, getShipment, dispatchShipment } = shipping.operations;
const { cancelShipment } = shippingInternal.operations;

const owner = { id: customerId(1), role: "customer", name: "Ada" } as const;
let bed: TestBed;
let running: Running;
let listener: Running;
let peers: Record<string, string>;
let adminToken: string;
let ownerToken: string;
let serviceToken: string;
let orders = 0;
let orderId: string;

beforeAll(async () => {
	bed = await createTestBed();
	listener = await bed.start(notifications);
	peers = {
		PEERS: JSON.stringify({ notifications: listener.url }),
		SUBSCRIPTIONS: '{"shipment.dispatched":["notifications"]}',
	};
	running = await bed.start(unit, peers);
	adminToken = await bed.token(admin);
	ownerToken = await bed.token(owner);
	serviceToken = await bed.serviceToken();
});
beforeEach(() => {
	orders += 1;
	orderId = `o-${orders}`;
});
afterAll(() => bed.stop());

const confirm = (eventId = `e-${orderId}`) =>
	deliver(running.url, serviceToken, {
		id: eventId,
		type: "order.confirmed",
		payload: {
			orderId,
			customerId: owner.id,
			country: "FR",
			weightGrams: 1_500,
			lines: [{ productId: "p-00001", quantity: 1 }],
		},
	});
const get = (token = ownerToken) =>
	ask(running.url, getShipment, { orderId }, token);
const dispatch = (token = adminToken) =>
	ask(running.url, dispatchShipment, { orderId }, token);
const cancel = (token = serviceToken) =>
	ask(running.url, cancelShipment, { orderId, customerId: owner.id }, token);

describe("a quote", () => {
	it.each([
		["DE", 1, 370, 2],
		["DE", 1_000, 370, 2],
		["DE", 1_001, 490, 2],
		["FR", 2_500, 970, 3],
		["ES", 500, 640, 5],
		["US", 10_000, 10_150, 9],
	])(
		"for %s and %i g is %i cents in %i days",
		async (country, weightGrams, priceCents, estimatedDays) => {
			const input = { country, weightGrams };
			expect(await ask(running.url, quoteShipping, input)).toMatchObject({
				status: 200,
				body: { country, weightGrams, priceCents, estimatedDays },
			});
		},
	);

	it.each([
		["an unknown country", { country: "XX", weightGrams: 1 }],
		["no weight", { country: "DE", weightGrams: 0 }],
		["half a gram", { country: "DE", weightGrams: 1.5 }],
	])("refuses %s", async (_, input) => {
		expect(await ask(running.url, quoteShipping, input)).toMatchObject({
			status: 400,
			code: "InvalidInput",
		});
	});
});

describe("the shipment of a confirmed order", () => {
	it("is in preparation, once, for its customer only", async () => {
		await confirm();
		const first = await get();
		await confirm();
		expect(first).toMatchObject({ status: 200 });
		expect(first.body).toEqual({
			orderId,
			status: "preparing",
			country: "FR",
			weightGrams: 1_500,
			createdAt: expect.stringMatching(/Z$/),
		});
		expect((await get()).body).toEqual(first.body);
		expect(await get(adminToken)).toMatchObject({
			status: 404,
			code: "ShipmentNotFound",
		});
	});

	it("is dispatched by an admin, once; its customer hears of it", async () => {
		await confirm();
		expect(await dispatch(ownerToken)).toMatchObject({ status: 403 });
		expect(await dispatch()).toMatchObject({
			status: 200,
			body: { orderId, status: "dispatched" },
		});
		expect(await dispatch()).toMatchObject({
			status: 409,
			code: "ShipmentNotDispatchable",
		});
		await confirm("e-again");
		expect((await get()).body.status).toBe("dispatched");
		const { listNotifications } = notificationsContract.operations;
		const texts = async () =>
			(
				await ask(listener.url, listNotifications, {}, ownerToken)
			).body.items.map((item: { text: string }) => item.text);
		const expected = `Order ${orderId} is on its way.`;
		await eventually("the notification", async () =>
			(await texts()).includes(expected),
		);
	});

	it("does not exist before the order is confirmed", async () => {
		expect(await get()).toMatchObject({
			status: 404,
			code: "ShipmentNotFound",
		});
		expect(await dispatch()).toMatchObject({
			status: 404,
			code: "ShipmentNotFound",
		});
	});
});

describe("a cancellation", () => {
	it("keeps the goods, again and again the same, and they are never dispatched", async () => {
		await confirm();
		for (const _ of ["first", "again"])
			expect(await cancel()).toMatchObject({
				status: 200,
				body: { status: "cancelled" },
			});
		expect((await get()).body).toMatchObject({ status: "cancelled" });
		expect(await dispatch()).toMatchObject({
			status: 409,
			code: "ShipmentNotDispatchable",
		});
	});

	it("comes too late for goods under way", async () => {
		await confirm();
		await dispatch();
		expect(await cancel()).toMatchObject({
			status: 409,
			code: "OrderNotCancellable",
		});
		expect((await get()).body.status).toBe("dispatched");
	});

	it("may come before the order: the shipment is cancelled as soon as it is known", async () => {
		expect(await cancel()).toMatchObject({ status: 200 });
		expect(await get()).toMatchObject({
			status: 404,
			code: "ShipmentNotFound",
		});
		expect(await dispatch()).toMatchObject({
			status: 409,
			code: "ShipmentNotDispatchable",
		});
		await confirm();
		expect(await get()).toMatchObject({
			status: 200,
			body: { orderId, status: "cancelled", country: "FR", weightGrams: 1_500 },
		});
	});

	it("is for services only", async () => {
		await confirm();
		for (const token of [ownerToken, adminToken])
			expect(await cancel(token)).toMatchObject({ status: 403 });
		expect((await get()).body.status).toBe("preparing");
	});
});

it("keeps its shipments over a restart, with nobody else there", async () => {
	await confirm();
	await running.stop();
	running = await bed.start(unit, {
		PEERS: '{"notifications":"http://127.0.0.1:9"}',
		SUBSCRIPTIONS: peers.SUBSCRIPTIONS ?? "",
	});
	expect((await get()).body.status).toBe("preparing");
	expect(await dispatch()).toMatchObject({ status: 200 });
});
