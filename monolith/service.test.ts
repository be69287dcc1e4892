import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminPassword, customerPassword, productId } from "../shop/seed.ts";
import { startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
	shop = await startTestShop();
});
afterAll(() => shop.stop());

describe("users", () => {
	const ada = {
		email: "Ada@Example.test",
		password: "correct horse",
		name: "Ada",
	};

	it("registers once for each e-mail, whatever its case, and welcomes", async () => {
		const first = await shop.ask("registerUser", ada);
		expect(first).toMatchObject({
			status: 201,
			body: { email: "ada@example.test", role: "customer", name: "Ada" },
		});
		const second = await shop.ask("registerUser", {
			...ada,
			email: "ADA@example.test",
		});
		expect(second).toMatchObject({ status: 409, code: "EmailTaken" });
	});

	it("signs in, and gives nothing away when it does not", async () => {
		const session = await shop.ask("signIn", ada);
		expect(session.status).toBe(201);
		const profile = await fetch(`${shop.url()}/api/users/me`, {
			headers: { authorization: `Bearer ${session.body.token}` },
		});
		expect(await profile.json()).toEqual(session.body.user);
		const wrong = await shop.ask("signIn", { ...ada, password: "wrong" });
		const unknown = await shop.ask("signIn", { ...ada, email: "x@y.test" });
		expect(wrong).toMatchObject({ status: 401, code: "InvalidCredentials" });
		expect(unknown.body.detail).toBe(wrong.body.detail);
	});

	it("knows the seeded accounts", async () => {
		const admin = { email: "admin@shop.test", password: adminPassword };
		expect((await shop.ask("signIn", admin)).body.user.role).toBe("admin");
		const customer = {
			email: "customer-0001@shop.test",
			password: customerPassword,
		};
		expect((await shop.ask("signIn", customer)).status).toBe(201);
	});

	it("calls a token whose user is gone unauthenticated", async () => {
		const answer = await shop.ask("getProfile", {}, 9_999);
		expect(answer).toMatchObject({ status: 401, code: "Unauthenticated" });
	});
});

describe("inventory", () => {
	it("opens the stock of a new product at 0 and sets it", async () => {
		const { body } = await shop.ask(
			"createProduct",
			{
				name: "Thing",
				description: "A thing.",
				category: "things",
				priceCents: 100,
				weightGrams: 1,
			},
			"admin",
		);
		const empty = await shop.ask("getStock", { productId: body.id });
		expect(empty.body).toEqual({
			productId: body.id,
			onHand: 0,
			reserved: 0,
			available: 0,
		});
		const set = { productId: body.id, onHand: 3 };
		expect((await shop.ask("setStock", set, "admin")).body.available).toBe(3);
		expect((await shop.ask("setStock", set, 1)).code).toBe("Forbidden");
	});
});

describe("cart", () => {
	it("sets quantities and adds up", async () => {
		const two = { productId: productId(2), quantity: 2 };
		await shop.ask("putCartItem", { productId: productId(3), quantity: 1 }, 2);
		await shop.ask("putCartItem", { ...two, quantity: 9 }, 2);
		const { body } = await shop.ask("putCartItem", two, 2);
		const products = await Promise.all(
			[2, 3].map((n) => shop.ask("getProduct", { productId: productId(n) })),
		);
		const [second, third] = products.map((answer) => answer.body);
		expect(body).toEqual({
			items: [
				{
					productId: productId(2),
					name: second.name,
					quantity: 2,
					unitPriceCents: second.priceCents,
				},
				{
					productId: productId(3),
					name: third.name,
					quantity: 1,
					unitPriceCents: third.priceCents,
				},
			],
			totalCents: 2 * second.priceCents + third.priceCents,
		});
		const removed = await shop.ask(
			"removeCartItem",
			{ productId: productId(2) },
			2,
		);
		expect(removed.body.items).toHaveLength(1);
		expect((await shop.ask("clearCart", {}, 2)).status).toBe(204);
		expect((await shop.ask("getCart", {}, 2)).body.items).toEqual([]);
	});

	it("holds fifty products and not one more", async () => {
		for (let n = 1; n <= 50; n += 1) {
			const item = { productId: productId(n), quantity: 1 };
			expect((await shop.ask("putCartItem", item, 3)).status).toBe(200);
		}
		const more = { productId: productId(51), quantity: 1 };
		expect((await shop.ask("putCartItem", more, 3)).code).toBe("CartFull");
		const known = { productId: productId(1), quantity: 5 };
		expect((await shop.ask("putCartItem", known, 3)).status).toBe(200);
		expect((await shop.ask("getCart", {}, 3)).body.items).toHaveLength(50);
	});
});

describe("wishlist", () => {
	it("keeps the oldest wish first and each once", async () => {
		for (const n of [5, 4, 5])
			await shop.ask("addWish", { productId: productId(n) }, 1);
		const ids = async () =>
			(await shop.ask("getWishlist", {}, 1)).body.items.map(
				(wish: { productId: string }) => wish.productId,
			);
		expect(await ids()).toEqual([productId(5), productId(4)]);
		await shop.ask("removeWish", { productId: productId(5) }, 1);
		await shop.ask("removeWish", { productId: productId(5) }, 1);
		expect(await ids()).toEqual([productId(4)]);
	});
});

describe("reviews and the product page", () => {
	it("takes one review of a customer and shows the newest first", async () => {
		const review = { productId: productId(7), rating: 1, text: "Broke." };
		const before = await shop.ask("getProductPage", review);
		const added = await shop.ask("addReview", review, "admin");
		expect(added).toMatchObject({
			status: 201,
			body: { author: "Shop Admin", rating: 1, verifiedPurchase: false },
		});
		expect((await shop.ask("addReview", review, "admin")).code).toBe(
			"AlreadyReviewed",
		);
		const { body: list } = await shop.ask("listReviews", {
			productId: productId(7),
			limit: 1,
		});
		expect(list.items).toEqual([added.body]);
		const { body: page } = await shop.ask("getProductPage", review);
		expect(page.rating.count).toBe(before.body.rating.count + 1);
		const { productId: _, ...shown } = added.body;
		expect(page.reviews[0]).toEqual(shown);
		expect(page.degraded).toEqual([]);
		expect(page.availability.inStock).toBe(true);
		expect(page.related.length).toBeLessThanOrEqual(4);
		expect(page.product.id).toBe(productId(7));
	});

	it("pages through all reviews of a product once", async () => {
		const seen: string[] = [];
		let cursor: string | undefined;
		do {
			const { body } = await shop.ask("listReviews", {
				productId: productId(7),
				limit: 1,
				cursor,
			});
			seen.push(...body.items.map((item: { id: string }) => item.id));
			cursor = body.nextCursor ?? undefined;
		} while (cursor);
		const { body } = await shop.ask("listReviews", {
			productId: productId(7),
		});
		expect(seen).toEqual(body.items.map((item: { id: string }) => item.id));
	});
});

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

describe("shipping", () => {
	it("quotes by zone and started kilogram", async () => {
		const quote = async (country: string, weightGrams: number) =>
			(await shop.ask("quoteShipping", { country, weightGrams })).body;
		expect(await quote("DE", 1_000)).toEqual({
			country: "DE",
			weightGrams: 1_000,
			priceCents: 370,
			estimatedDays: 2,
		});
		expect((await quote("US", 1_001)).priceCents).toBe(250 + 2 * 990);
	});
});

describe("the front door", () => {
	it("serves REST, SOAP and their descriptions on one port", async () => {
		const wsdl = await fetch(`${shop.url()}/soap?wsdl`);
		expect(await wsdl.text()).toContain("placeOrder");
		const openapi = await fetch(`${shop.url()}/openapi.json`);
		expect(await openapi.json()).toMatchObject({
			paths: { "/api/orders": {} },
		});
		expect((await fetch(`${shop.url()}/health/ready`)).status).toBe(200);
	});
});
