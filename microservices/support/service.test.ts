import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { notifications as notificationsContract } from "../../shop/contract/notifications.ts";
import { support } from "../../shop/contract/support.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	allItems,
	ask,
	createTestBed,
	eventually,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import { admin } from "../../shop/seed.ts";
import notifications from "../notifications/service.ts";
import unit from "./service.ts";

const { openTicket, listTickets, replyToTicket } = support.operations;

let bed: TestBed;
let running: Running;
let listener: Running;
let adminToken: string;
let customers = 0;
let token: string;

const customerToken = () => {
	customers += 1;
	const id = `u-customer-${customers}`;
	return bed.token({ id, role: "customer", name: "Ada" });
};
beforeAll(async () => {
	bed = await createTestBed();
	listener = await bed.start(notifications);
	running = await bed.start(unit, {
		PEERS: JSON.stringify({ notifications: listener.url }),
		SUBSCRIPTIONS: '{"ticket.answered":["notifications"]}',
	});
	adminToken = await bed.token(admin);
});
beforeEach(async () => {
	token = await customerToken();
});
afterAll(() => bed.stop());

const open = (subject = "Where is it?") =>
	ask(running.url, openTicket, { subject, text: "Hello." }, token);
const reply = (ticketId: string, by: string, text = "Well.") =>
	ask(running.url, replyToTicket, { ticketId, text }, by);
const list = (by = token, input = {}) =>
	ask(running.url, listTickets, input, by);

it("opens a ticket that its customer finds again", async () => {
	const opened = await open();
	expect(opened.status).toBe(201);
	const createdAt = opened.body.createdAt;
	expect(opened.body).toEqual({
		id: expect.stringMatching(/^t-/),
		subject: "Where is it?",
		status: "open",
		messages: [{ author: "customer", text: "Hello.", createdAt }],
		createdAt: expect.stringMatching(/Z$/),
	});
	expect((await list()).body).toEqual({
		items: [opened.body],
		nextCursor: null,
	});
});

it("is answered by an admin, and open again when the customer replies", async () => {
	const { id } = (await open()).body;
	const answered = await reply(id, adminToken, "Soon.");
	expect(answered).toMatchObject({
		status: 201,
		body: { id, status: "answered" },
	});
	const asked = await reply(id, token, "When?");
	expect(asked).toMatchObject({ status: 201, body: { status: "open" } });
	const said = asked.body.messages.map(
		({ author, text }: { author: string; text: string }) =>
			`${author}: ${text}`,
	);
	expect(said).toEqual([
		"customer: Hello.",
		"support: Soon.",
		"customer: When?",
	]);
	expect((await list()).body.items).toEqual([asked.body]);
});

it("tells the customer that there is an answer, not of own replies", async () => {
	const { id } = (await open("Is it blue?")).body;
	await reply(id, token);
	await reply(id, adminToken);
	const { listNotifications } = notificationsContract.operations;
	const told = async () =>
		(await ask(listener.url, listNotifications, {}, token)).body.items;
	await eventually("the notification", async () => (await told()).length > 0);
	expect(await told()).toMatchObject([
		{
			kind: "ticket-answered",
			text: "We have answered your question “Is it blue?”.",
		},
	]);
});

it("shows a ticket to its own customer only", async () => {
	const { id } = (await open()).body;
	const other = await customerToken();
	for (const refused of [
		await reply(id, other),
		await reply("t-no", adminToken),
	])
		expect(refused).toMatchObject({ status: 404, code: "TicketNotFound" });
	for (const somebody of [other, adminToken])
		expect((await list(somebody)).body.items).toEqual([]);
	expect((await list()).body.items[0].messages).toHaveLength(1);
});

it("lists tickets newest first, page by page", async () => {
	for (const subject of ["1", "2", "3", "4", "5"]) await open(subject);
	const items = await allItems(running.url, listTickets, { limit: 2 }, token);
	expect(items.map(({ subject }) => subject)).toEqual([..."54321"]);
	expect(items).toEqual((await list()).body.items);
});

it.each([
	["no subject", { subject: "", text: "Hello." }],
	["a text that is too long", { subject: "Hi", text: "x".repeat(2_001) }],
	["control characters", { subject: "Hi", text: "a\u0000b" }],
])("refuses %s, and writes nothing", async (_, input) => {
	const refused = await ask(running.url, openTicket, input, token);
	expect(refused).toMatchObject({ status: 400, code: "InvalidInput" });
	expect((await list()).body.items).toEqual([]);
});

it("refuses who has no token", async () => {
	const refused = await ask(running.url, listTickets);
	expect(refused).toMatchObject({ status: 401, code: "Unauthenticated" });
});

it("answers with nobody else there, and keeps its tickets over a restart", async () => {
	const { id } = (await open()).body;
	await running.stop();
	running = await bed.start(unit, {
		PEERS: '{"notifications":"http://127.0.0.1:9"}',
		SUBSCRIPTIONS: '{"ticket.answered":["notifications"]}',
	});
	expect(await reply(id, adminToken)).toMatchObject({ status: 201 });
	expect((await list()).body.items).toMatchObject([{ id, status: "answered" }]);
});
