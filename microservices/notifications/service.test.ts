import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { notifications } from "../../shop/contract/notifications.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	allItems,
	ask,
	createTestBed,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import { deliver } from "../kit/testing-events.ts";
import unit from "./service.ts";

const { listNotifications } = notifications.operations;

let bed: TestBed;
let running: Running;
let serviceToken: string;
let customers = 0;
let customer: string;
let token: string;
let events = 0;

beforeAll(async () => {
	bed = await createTestBed();
	running = await bed.start(unit);
	serviceToken = await bed.serviceToken();
});
beforeEach(async () => {
	customers += 1;
	customer = `u-customer-${customers}`;
	token = await bed.token({ id: customer, role: "customer", name: "Ada" });
});
afterAll(() => bed.stop());

const tell = async (type: string, payload: Record<string, unknown>) => {
	events += 1;
	const event = { id: `e-${events}`, type, payload };
	for (const _ of ["first", "again"])
		await deliver(running.url, serviceToken, event);
};
const list = (input = {}) => ask(running.url, listNotifications, input, token);

it.each([
	["user.registered", "welcome", { name: "Ada" }, "Welcome to the shop, Ada."],
	[
		"order.confirmed",
		"order-confirmed",
		{ orderId: "o-1" },
		"Thank you: order o-1 is confirmed.",
	],
	[
		"order.cancelled",
		"order-cancelled",
		{ orderId: "o-1" },
		"Order o-1 is cancelled; the payment is on its way back.",
	],
	[
		"shipment.dispatched",
		"order-shipped",
		{ orderId: "o-1" },
		"Order o-1 is on its way.",
	],
	[
		"ticket.answered",
		"ticket-answered",
		{ subject: "Where?" },
		"We have answered your question “Where?”.",
	],
])("tells the customer once of %s", async (type, kind, about, text) => {
	await tell(type, { customerId: customer, userId: customer, ...about });
	expect((await list()).body).toEqual({
		items: [
			{
				id: expect.stringMatching(/^n-/),
				kind,
				text,
				createdAt: expect.stringMatching(/Z$/),
			},
		],
		nextCursor: null,
	});
});

it("lists them newest first, page by page, to their customer only", async () => {
	for (const orderId of ["o-1", "o-2", "o-3", "o-4", "o-5"])
		await tell("order.confirmed", { orderId, customerId: customer });
	await tell("order.confirmed", { orderId: "o-6", customerId: "u-other" });
	const input = { limit: 2 };
	const items = await allItems(running.url, listNotifications, input, token);
	expect(items).toEqual((await list()).body.items);
	const orders = items.map(({ text }: { text: string }) => text.slice(17, 20));
	expect(orders).toEqual(["o-5", "o-4", "o-3", "o-2", "o-1"]);
});

it("refuses who has no token, and a cursor that it did not give", async () => {
	expect(await ask(running.url, listNotifications)).toMatchObject({
		status: 401,
		code: "Unauthenticated",
	});
	expect(await list({ cursor: "nonsense" })).toMatchObject({
		status: 400,
		code: "InvalidInput",
	});
});

it("keeps them over a restart, and an event that comes again then has no effect", async () => {
	const payload = { orderId: "o-1", customerId: customer };
	const event = { id: "e-restart", type: "order.confirmed", payload };
	await deliver(running.url, serviceToken, event);
	await running.stop();
	running = await bed.start(unit);
	await deliver(running.url, serviceToken, event);
	expect((await list()).body.items).toHaveLength(1);
});
