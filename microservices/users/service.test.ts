import { afterAll, beforeAll, expect, it } from "vitest";
import { notifications as notificationsContract } from "../../shop/contract/notifications.ts";
import { users } from "../../shop/contract/users.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	ask,
	createTestBed,
	eventually,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import {
	admin,
	adminPassword,
	customerEmail,
	customerId,
	customerPassword,
} from "../../shop/seed.ts";
import notifications from "../notifications/service.ts";
import unit from "./service.ts";

const { registerUser, signIn, getProfile } = users.operations;
const grace = {
	email: "Grace@Shop.test",
	password: "a good password",
	name: "Grace",
};

let bed: TestBed;
let running: Running;
let listener: Running;
beforeAll(async () => {
	bed = await createTestBed();
	listener = await bed.start(notifications);
	running = await bed.start(unit, {
		PEERS: JSON.stringify({ notifications: listener.url }),
		SUBSCRIPTIONS: '{"user.registered":["notifications"]}',
	});
});
afterAll(() => bed.stop());

it("registers a customer who can sign in, in whatever case the e-mail is written", async () => {
	const registered = await ask(running.url, registerUser, grace);
	expect(registered.status).toBe(201);
	expect(registered.body).toEqual({
		id: expect.stringMatching(/^u-/),
		email: "grace@shop.test",
		name: "Grace",
		role: "customer",
	});
	const { email, password } = grace;
	const session = await ask(running.url, signIn, { email, password });
	expect(session.status).toBe(201);
	expect(session.body.user).toEqual(registered.body);
	const profile = await ask(running.url, getProfile, {}, session.body.token);
	expect(profile).toMatchObject({ status: 200, body: registered.body });
});

it("publishes the registration: the new customer is welcomed, once", async () => {
	const { body } = await ask(running.url, registerUser, {
		...grace,
		email: "welcome@shop.test",
	});
	const token = await bed.token(body);
	const { listNotifications } = notificationsContract.operations;
	const list = async () =>
		(await ask(listener.url, listNotifications, {}, token)).body.items;
	await eventually("the welcome", async () => (await list()).length > 0);
	expect(await list()).toMatchObject([
		{ kind: "welcome", text: "Welcome to the shop, Grace." },
	]);
});

it("refuses an e-mail that is registered, and leaves its owner alone", async () => {
	const email = customerEmail(1).toUpperCase();
	const again = await ask(running.url, registerUser, { ...grace, email });
	expect(again).toMatchObject({ status: 409, code: "EmailTaken" });
	const session = await ask(running.url, signIn, {
		email,
		password: customerPassword,
	});
	expect(session.body.user.id).toBe(customerId(1));
});

it("signs in the seeded admin", async () => {
	const session = await ask(running.url, signIn, {
		email: admin.email,
		password: adminPassword,
	});
	expect(session.body.user).toEqual(admin);
});

it.each([
	["an unknown e-mail", "nobody@shop.test", customerPassword],
	["a wrong password", customerEmail(1), "not the password"],
])("gives the same refusal for %s", async (_, email, password) => {
	const refused = await ask(running.url, signIn, { email, password });
	expect(refused).toMatchObject({
		status: 401,
		code: "InvalidCredentials",
		body: { detail: "no user has this e-mail and this password" },
	});
});

it("refuses the profile without a token, and for a user who is gone", async () => {
	expect(await ask(running.url, getProfile)).toMatchObject({
		status: 401,
		code: "Unauthenticated",
	});
	const gone = await bed.token({ id: "u-gone", role: "customer", name: "G" });
	expect(await ask(running.url, getProfile, {}, gone)).toMatchObject({
		status: 401,
		code: "Unauthenticated",
	});
});

it("refuses a password that is too short, and registers nobody", async () => {
	const email = "short@shop.test";
	const input = { ...grace, email, password: "short" };
	const refused = await ask(running.url, registerUser, input);
	expect(refused).toMatchObject({ status: 400, code: "InvalidInput" });
	const tried = await ask(running.url, signIn, { email, password: "short" });
	expect(tried.status).toBe(401);
});

it("still knows its users after a restart", async () => {
	const email = "kept@shop.test";
	await ask(running.url, registerUser, { ...grace, email });
	await running.stop();
	running = await bed.start(unit);
	const { password } = grace;
	const session = await ask(running.url, signIn, { email, password });
	expect(session.status).toBe(201);
});
