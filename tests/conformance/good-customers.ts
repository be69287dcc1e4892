import { expect } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import type { GoodCases } from "./good-answers.ts";

let registered = 0;
const newEmail = () => {
	registered += 1;
	return `New.Customer-${process.pid}-${registered}@Shop.test`;
};

/** People, their carts and wishes, and what they and the shop tell each other. */
export const goodCustomers: GoodCases = {
	"registerUser makes a customer, who is welcomed and can sign in": async ({
		door,
	}) => {
		const email = newEmail();
		const password = "correct horse";
		const user = await door().good("registerUser", {
			email,
			password,
			name: "Ñandú & Söhne",
		});
		expect(user).toEqual({
			id: expect.stringMatching(/^u-/),
			email: email.toLowerCase(),
			name: "Ñandú & Söhne",
			role: "customer",
		});
		const { token } = await door().good("signIn", {
			email: email.toUpperCase(),
			password,
		});
		await eventually("the new customer is welcomed", async () => {
			const { items } = await door().good("listNotifications", {}, token);
			return items.length === 1 && items[0]?.kind === "welcome";
		});
	},
	"signIn gives a token that works until it expires": async ({
		shop,
		door,
	}) => {
		const { id, name, email, password } = await shop().customer();
		const session = await door().good("signIn", { email, password });
		const user = { id, email, name, role: "customer" };
		expect(session.user).toEqual(user);
		expect(Date.parse(session.expiresAt)).toBeGreaterThan(Date.now());
		expect(await door().good("getProfile", {}, session.token)).toEqual(user);
	},
	"getProfile answers the signed-in user": async ({ shop, door }) => {
		const { id, name, email, token } = await shop().customer();
		expect(await door().good("getProfile", {}, token)).toEqual({
			id,
			email,
			name,
			role: "customer",
		});
		const profile = await door().good("getProfile", {}, shop().admin);
		expect(profile.role).toBe("admin");
	},
	"getCart of a customer who put nothing in is empty": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		expect(await door().good("getCart", {}, token)).toEqual({
			items: [],
			totalCents: 0,
		});
	},
	"putCartItem sets the quantity, by productId, at today's price": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const put = (productId: string, quantity: number) =>
			door().good("putCartItem", { productId, quantity }, token);
		await put("p-00003", 5);
		await put("p-00001", 99);
		const cart = await put("p-00003", 2);
		expect(cart.items.map((item) => [item.productId, item.quantity])).toEqual([
			["p-00001", 99],
			["p-00003", 2],
		]);
		const total = cart.items.reduce(
			(sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents,
			0,
		);
		expect(cart.totalCents).toBe(total);
		expect(await door().good("getCart", {}, token)).toEqual(cart);
	},
	"removeCartItem takes a product out, once or twice": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		for (const productId of ["p-00001", "p-00002"])
			await door().good("putCartItem", { productId, quantity: 1 }, token);
		const remove = () =>
			door().good("removeCartItem", { productId: "p-00001" }, token);
		const cart = await remove();
		expect(cart.items.map(({ productId }) => productId)).toEqual(["p-00002"]);
		expect(await remove()).toEqual(cart);
		expect(
			await door().good("removeCartItem", { productId: "p-99999" }, token),
		).toEqual(cart);
	},
	"clearCart empties the cart, once or twice": async ({ shop, door }) => {
		const { token } = await shop().customer();
		await door().good(
			"putCartItem",
			{ productId: "p-00001", quantity: 1 },
			token,
		);
		expect(await door().good("clearCart", {}, token)).toBeUndefined();
		expect(await door().good("clearCart", {}, token)).toBeUndefined();
		expect((await door().good("getCart", {}, token)).items).toEqual([]);
	},
	"getWishlist of a customer without wishes is empty": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		expect(await door().good("getWishlist", {}, token)).toEqual({ items: [] });
	},
	"addWish adds a wish after the older ones; once is enough": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const add = (productId: string) =>
			door().good("addWish", { productId }, token);
		await add("p-00009");
		await add("p-00002");
		const list = await add("p-00009");
		expect(list.items.map(({ productId }) => productId)).toEqual([
			"p-00009",
			"p-00002",
		]);
		expect(await door().good("getWishlist", {}, token)).toEqual(list);
	},
	"removeWish drops a wish, once or twice": async ({ shop, door }) => {
		const { token } = await shop().customer();
		await door().good("addWish", { productId: "p-00009" }, token);
		const remove = () =>
			door().good("removeWish", { productId: "p-00009" }, token);
		expect(await remove()).toEqual({ items: [] });
		expect(await remove()).toEqual({ items: [] });
	},
	"listNotifications gives the newest first, page by page": async ({
		shop,
		door,
	}) => {
		const { customer, order } = await shop().bought();
		await door().good("cancelOrder", { orderId: order.id }, customer.token);
		const kinds = async () => {
			const { items } = await door().good(
				"listNotifications",
				{},
				customer.token,
			);
			return items.map(({ kind }) => kind).join();
		};
		await eventually(
			"the customer hears of the order and of its end",
			async () => (await kinds()) === "order-cancelled,order-confirmed",
		);
		const first = await door().good(
			"listNotifications",
			{ limit: 1 },
			customer.token,
		);
		const second = await door().good(
			"listNotifications",
			{ limit: 1, cursor: first.nextCursor },
			customer.token,
		);
		expect(second.nextCursor).toBeNull();
		expect([...first.items, ...second.items].map(({ text }) => text)).toEqual([
			expect.stringContaining(order.id),
			expect.stringContaining(order.id),
		]);
	},
	"openTicket opens a ticket with its first message": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const given = { subject: "Where is it?", text: "I wait & wait <still>." };
		const ticket = await door().good("openTicket", given, token);
		expect(ticket).toEqual({
			id: expect.stringMatching(/^t-/),
			subject: given.subject,
			status: "open",
			messages: [
				{
					author: "customer",
					text: given.text,
					createdAt: expect.any(String),
				},
			],
			createdAt: expect.any(String),
		});
	},
	"listTickets gives the customer's own, newest first": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const open = (subject: string) =>
			door().good("openTicket", { subject, text: "…" }, token);
		const opened = [await open("one"), await open("two"), await open("three")];
		const { items } = await door().good("listTickets", {}, token);
		expect(items).toEqual(opened.reverse());
		const page = await door().good("listTickets", { limit: 2 }, token);
		const rest = await door().good(
			"listTickets",
			{ limit: 2, cursor: page.nextCursor },
			token,
		);
		expect([...page.items, ...rest.items]).toEqual(items);
	},
	"replyToTicket by an admin answers, the customer hears of it and asks again":
		async ({ shop, door }) => {
			const { token } = await shop().customer();
			const { id: ticketId } = await door().good(
				"openTicket",
				{ subject: "Lost?", text: "Where is it?" },
				token,
			);
			const reply = (text: string, by: string) =>
				door().good("replyToTicket", { ticketId, text }, by);
			const answered = await reply("On its way.", shop().admin);
			expect(answered.status).toBe("answered");
			const again = await reply("Still?", token);
			expect(again.status).toBe("open");
			expect(again.messages.map(({ author, text }) => [author, text])).toEqual([
				["customer", "Where is it?"],
				["support", "On its way."],
				["customer", "Still?"],
			]);
			await eventually("the customer hears of the answer", async () => {
				const { items } = await door().good("listNotifications", {}, token);
				return (
					items.length === 1 &&
					items[0]?.kind === "ticket-answered" &&
					items[0].text.includes("Lost?")
				);
			});
		},
};
