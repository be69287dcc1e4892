import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adminPassword, customerPassword, productId } from "../shop/seed.ts";
import { address, startTestShop, type TestShop } from "./testing.ts";

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
		const requests: [string, Record<string, unknown>][] = [
			["getProfile", {}],
			["putCartItem", { productId: productId(1), quantity: 1 }],
			["openTicket", { subject: "Who", text: "am I?" }],
			[
				"placeOrder",
				{ idempotencyKey: "k", shippingAddress: address, cardToken: "tok_ok" },
			],
		];
		for (const [name, input] of requests) {
			const answer = await shop.ask(name, input, 9_999);
			expect([name, answer.code]).toEqual([name, "Unauthenticated"]);
		}
	});
});
