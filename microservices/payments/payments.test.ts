import { afterEach, beforeEach, expect, it } from "vitest";
import { startCardProcessor } from "../../shop/card-processor/testing.ts";
import type { Running } from "../../shop/runtime/host.ts";
import { createTestGround, type TestGround } from "../kit/testing.ts";
import unit from "./service.ts";

let ground: TestGround;
let service: Running;
let card: Awaited<ReturnType<typeof startCardProcessor>>;
let asService: string;
let ada: string;

beforeEach(async () => {
	ground = await createTestGround();
	card = await startCardProcessor({ slowTokenMs: 200 });
	service = await ground.start(unit, { CARD_URL: card.baseUrl });
	asService = await ground.serviceBearer();
	ada = await ground.bearer({ id: "u-1", role: "customer", name: "Ada" });
});
afterEach(async () => {
	await ground.stop();
	await card.stop();
});

async function ask(method: string, path: string, as: string, body?: unknown) {
	const response = await fetch(service.url + path, {
		method,
		headers: { authorization: as, "content-type": "application/json" },
		body: body === undefined ? null : JSON.stringify(body),
	});
	const answer = (await response.json()) as Record<string, unknown>;
	return { status: response.status, body: answer };
}

const take = (cardToken = "tok_ok", orderId = "o-1") =>
	ask("POST", "/internal/payments", asService, {
		orderId,
		customerId: "u-1",
		amountCents: 500,
		cardToken,
	});
const cancel = () =>
	ask("POST", "/internal/payments/o-1/cancellation", asService);
const payment = (as = ada) => ask("GET", "/api/orders/o-1/payment", as);
const kinds = () => card.ledger.entries(0, 100).map(({ kind }) => kind);

it("charges once, however often it is asked", async () => {
	const answers = await Promise.all([take(), take()]);
	answers.push(await take());
	for (const { body } of answers) expect(body.outcome).toBe("captured");
	expect(kinds()).toEqual(["authorize", "capture"]);
	expect((await payment()).body).toEqual({
		orderId: "o-1",
		status: "captured",
		amountCents: 500,
	});
});

it("remembers a refusal", async () => {
	expect((await take("tok_declined")).body.outcome).toBe("declined");
	expect((await take("tok_ok")).body.outcome).toBe("declined");
	expect((await cancel()).body.outcome).toBe("declined");
	expect((await payment()).body.status).toBe("declined");
});

it("takes nothing for an order that was cancelled before its payment came", async () => {
	expect((await cancel()).body.outcome).toBe("cancelled");
	expect((await take()).body.outcome).toBe("cancelled");
	expect(kinds()).toEqual(["void"]);
	expect((await payment()).body.code).toBe("OrderNotFound");
});

it("lets either the payment or its cancellation win, and both know which", async () => {
	const taken = take("tok_slow");
	const cancelled = await cancel();
	expect((await taken).body.outcome).toBe(cancelled.body.outcome);
	expect(kinds()).not.toContain("capture");
});

it("says that a payment can no longer be cancelled", async () => {
	await take();
	expect((await cancel()).body.outcome).toBe("captured");
	expect(kinds()).toEqual(["authorize", "capture"]);
});

it("finds out after a restart what became of a payment whose answer it never heard", async () => {
	await card.ledger.authorize(
		{ key: "o-1", amountCents: 500, cardToken: "tok_ok" },
		undefined,
	);
	card.ledger.move("o-1", "capture");
	expect((await cancel()).body.outcome).toBe("captured");
});

it("is Unavailable while the card processor is down, and starts all the same", async () => {
	service = await ground.start(unit, {
		CARD_URL: "http://127.0.0.1:1",
		DATA_DIR: `${ground.folder}/other`,
	});
	expect((await take()).body.code).toBe("Unavailable");
	expect((await payment()).body.code).toBe("OrderNotFound");
});

it("shows a payment to its customer only, and takes orders from services only", async () => {
	await take();
	const eve = await ground.bearer({ id: "u-2", role: "customer", name: "Eve" });
	expect((await payment(eve)).body.code).toBe("OrderNotFound");
	const path = "/internal/payments";
	expect((await ask("POST", path, ada, {})).status).toBe(403);
	expect((await ask("POST", path, "", {})).status).toBe(401);
});
