import { afterEach, beforeEach, expect, it } from "vitest";
import { behaviourReport } from "./protocol.ts";
import {
	CardProcessorRejected,
	CardProcessorUnreachable,
	createCardClient,
} from "./sdk.ts";
import { countKinds, startCardProcessor } from "./testing.ts";

let processor: Awaited<ReturnType<typeof startCardProcessor>>;
let client: ReturnType<typeof createCardClient>;

beforeEach(async () => {
	processor = await startCardProcessor({
		controlToken: "secret",
		slowTokenMs: 300,
	});
	client = createCardClient({ baseUrl: processor.baseUrl });
});
afterEach(async () => {
	await client.close();
	await processor.stop();
});

const order = { key: "k1", amountCents: 1250, cardToken: "tok_ok" };
const kinds = () => countKinds(processor.ledger.entries(0, 100), "k1");

async function turn(behaviour: unknown): Promise<void> {
	await fetch(`${processor.baseUrl}/behaviour`, {
		method: "POST",
		headers: { "x-control-token": "secret" },
		body: JSON.stringify(behaviour),
	});
}

it("tells the life of a payment as data", async () => {
	expect(await client.lookup("k1")).toBeUndefined();
	expect(await client.authorize(order)).toEqual({ outcome: "authorized" });
	expect(await client.refund("k1")).toEqual({
		outcome: "refused",
		code: "not_captured",
	});
	expect(await client.capture("k1")).toEqual({ outcome: "captured" });
	expect(await client.void("k1")).toEqual({
		outcome: "refused",
		code: "already_captured",
	});
	expect(await client.refund("k1")).toEqual({ outcome: "refunded" });
	expect(await client.lookup("k1")).toEqual({
		key: "k1",
		state: "refunded",
		amountCents: 1250,
	});
});

it("tells a declined card, and why", async () => {
	const declined = { outcome: "declined", code: "card_declined" };
	expect(
		await client.authorize({ ...order, cardToken: "tok_declined" }),
	).toEqual(declined);
	expect(await client.lookup("k1")).toMatchObject({
		state: "declined",
		code: "card_declined",
	});
});

it("authorises a payment once when the answer is lost", async () => {
	const lost = { ...order, cardToken: "tok_lost" };
	expect(await client.authorize(lost)).toEqual({ outcome: "authorized" });
	expect(kinds()).toEqual({ authorize: 1 });
});

it("captures a payment once when the answer is lost", async () => {
	await client.authorize({ ...order, cardToken: "tok_lost_capture" });
	expect(await client.capture("k1")).toEqual({ outcome: "captured" });
	expect(kinds()).toEqual({ authorize: 1, capture: 1 });
});

it("loses the answer of the first attempt only when it may not retry", async () => {
	const single = createCardClient({ baseUrl: processor.baseUrl, retries: 0 });
	const lost = { ...order, cardToken: "tok_lost" };
	await expect(single.authorize(lost)).rejects.toThrow(
		CardProcessorUnreachable,
	);
	expect(await single.authorize(lost)).toEqual({ outcome: "authorized" });
	await single.close();
});

it("voids a key that the processor has not seen yet, and the late authorisation is declined", async () => {
	expect(await client.void("k1")).toEqual({ outcome: "voided" });
	expect(await client.authorize(order)).toEqual({
		outcome: "declined",
		code: "voided",
	});
});

it("says operation, key and cause when every answer is lost, and the charge stands once", async () => {
	await turn({ outage: "lost" });
	const error = await client
		.authorize(order)
		.catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(CardProcessorUnreachable);
	expect(error).toMatchObject({
		operation: "authorize",
		key: "k1",
		cause: expect.any(Error),
	});
	expect(kinds()).toEqual({ authorize: 1 });
	expect(await client.lookup("k1")).toMatchObject({ state: "authorized" });
});

it("tries three times when the processor is unreachable", async () => {
	await turn({ outage: "refuse" });
	await expect(client.capture("k1")).rejects.toThrow(CardProcessorUnreachable);
	const headers = { "x-control-token": "secret" };
	const answer = await fetch(`${processor.baseUrl}/behaviour`, { headers });
	const report = behaviourReport.parse(await answer.json());
	expect(report.fired.refuse).toBe(3);
});

it("gives up when nobody listens", async () => {
	const lonely = createCardClient({ baseUrl: "http://127.0.0.1:1" });
	await expect(lonely.lookup("k1")).rejects.toThrow(
		"card processor: no answer to lookup of k1",
	);
	await lonely.close();
});

it("gives up at the deadline of the call, however many retries are left", async () => {
	await turn({ delayMs: 400 });
	const hurried = createCardClient({
		baseUrl: processor.baseUrl,
		timeoutMs: 50,
		deadlineMs: 80,
		retries: 1_000,
	});
	await expect(hurried.authorize(order)).rejects.toThrow(
		CardProcessorUnreachable,
	);
	await hurried.close();
});

it("finds the authorisation by retrying when the first attempt was too slow", async () => {
	const impatient = createCardClient({
		baseUrl: processor.baseUrl,
		timeoutMs: 200,
		deadlineMs: 5_000,
	});
	const slow = { ...order, cardToken: "tok_slow" };
	expect(await impatient.authorize(slow)).toEqual({ outcome: "authorized" });
	expect(kinds()).toEqual({ authorize: 1 });
	await impatient.close();
});

it("throws what the caller did wrong without repeating it", async () => {
	await client.authorize(order);
	const error = await client
		.authorize({ ...order, amountCents: 1 })
		.catch((e: unknown) => e);
	expect(error).toBeInstanceOf(CardProcessorRejected);
	expect(error).toMatchObject({
		status: 422,
		code: "key_reused",
		operation: "authorize",
	});
});

it("does not take a wrong address for an unknown key", async () => {
	const astray = createCardClient({ baseUrl: processor.baseUrl });
	await expect(astray.lookup("k1/x/../..".repeat(30))).rejects.toThrow(
		CardProcessorRejected,
	);
	await astray.close();
});
