import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
	shop = await startTestShop();
});
afterAll(() => shop.stop());

describe("support and notifications", () => {
	it("carries a question, its answer and the thanks", async () => {
		const question = { subject: "Where?", text: "Where is it?" };
		const opened = await shop.ask("openTicket", question, 4);
		const ticketId = opened.body.id;
		expect(opened).toMatchObject({ status: 201, body: { status: "open" } });
		const stranger = { ticketId, text: "Me too." };
		expect((await shop.ask("replyToTicket", stranger, 5)).code).toBe(
			"TicketNotFound",
		);
		const answer = { ticketId, text: "On its way." };
		const answered = await shop.ask("replyToTicket", answer, "admin");
		expect(answered.body.status).toBe("answered");
		const thanks = { ticketId, text: "Thank you." };
		const reopened = await shop.ask("replyToTicket", thanks, 4);
		expect(reopened.body.status).toBe("open");
		expect(
			reopened.body.messages.map((m: { author: string }) => m.author),
		).toEqual(["customer", "support", "customer"]);
		const { body: own } = await shop.ask("listTickets", {}, 4);
		expect(own).toEqual({ items: [reopened.body], nextCursor: null });
		expect((await shop.ask("listTickets", {}, "admin")).body.items).toEqual([]);
		const { body: told } = await shop.ask("listNotifications", {}, 4);
		expect(told.items).toMatchObject([
			{
				kind: "ticket-answered",
				text: "We have answered your question “Where?”.",
			},
		]);
	});
});
