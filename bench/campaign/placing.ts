import { setTimeout as sleep } from "node:timers/promises";
import type { ShopClient } from "../measure/shop-client.ts";
import type { Random } from "../stats/random.ts";
import type { History } from "./history.ts";
import { ask, isDefinite, type Reply } from "./reply.ts";
import { noteAgain, noteDefinite, type Told, type Wish } from "./told.ts";

/** What placing an order takes. */
export interface PlacingParts {
	client: ShopClient;
	history: History;
	told: Told;
	random: Random;
	/** Nobody waits for an answer any longer. */
	signal: AbortSignal;
}

const address = {
	name: "Ada Lind",
	street: "Harbour Street 5",
	city: "Lisbon",
	postalCode: "1100-148",
	country: "PT",
};

const shares = {
	asksAgain: 0.5,
	sendsTwice: 0.1,
	asksLater: 0.1,
	cancels: 0.1,
};
/** How long a customer asks again, with the same key, for an answer that did not come. */
const patienceMs = 8_000;
const pauseMs = { first: 50, longest: 800 };

/** Places one order; half of the customers ask again where no answer came, some where one came, some cancel what they got. Returns the last word. */
export async function placeOne(
	wish: Wish,
	token: string,
	parts: PlacingParts,
): Promise<Reply> {
	const { told, random } = parts;
	const place = placing(wish, token, parts);
	const sendsTwice = random.unit() < shares.sendsTwice;
	let reply = sendsTwice ? await twice(wish, parts, place) : await place();
	const asksAgain = random.unit() < shares.asksAgain;
	const deadlineMs = Date.now() + (asksAgain ? patienceMs : 0);
	let waitMs = pauseMs.first;
	while (!isDefinite(reply) && Date.now() < deadlineMs) {
		if (parts.signal.aborted) break;
		await sleep(waitMs);
		waitMs = Math.min(2 * waitMs, pauseMs.longest);
		reply = await place();
	}
	if (!isDefinite(reply)) {
		told.unknown.push(wish);
		return reply;
	}
	noteDefinite(told, wish, reply);
	if (random.unit() < shares.asksLater)
		compare(wish, parts, [reply, await place()]);
	if (reply.orderId !== undefined && random.unit() < shares.cancels)
		await cancel(reply.orderId, { wish, token }, parts);
	return reply;
}

/** Says the same wish each time it is called. */
function placing(wish: Wish, token: string, parts: PlacingParts) {
	const { client, history, told } = parts;
	const { key, card } = wish;
	const input = {
		idempotencyKey: key,
		shippingAddress: address,
		cardToken: card,
	};
	let attempts = 0;
	return async (): Promise<Reply> => {
		attempts += 1;
		const attempt = attempts;
		const atMs = Date.now();
		const reply = await ask(client, "placeOrder", input, token);
		const tookMs = Date.now() - atMs;
		history.note({ what: "order", ...wish, attempt, atMs, tookMs, reply });
		if (!isDefinite(reply)) told.interrupted += 1;
		return reply;
	};
}

/** A customer with a nervous finger: the same wish at once; what counts is the answer that is definite. */
async function twice(
	wish: Wish,
	parts: PlacingParts,
	place: () => Promise<Reply>,
): Promise<Reply> {
	const replies = await Promise.all([place(), place()]);
	compare(wish, parts, replies);
	return replies.find(isDefinite) ?? replies[0];
}

function compare(
	wish: Wish,
	{ told }: PlacingParts,
	replies: [Reply, Reply],
): void {
	if (replies.every(isDefinite)) noteAgain(told, wish, replies);
}

async function cancel(
	orderId: string,
	{ wish, token }: { wish: Wish; token: string },
	{ client, history, told }: PlacingParts,
): Promise<void> {
	const { customer } = wish;
	told.cancellations.set(orderId, "asked");
	const atMs = Date.now();
	const reply = await ask(client, "cancelOrder", { orderId }, token);
	const tookMs = Date.now() - atMs;
	history.note({
		what: "cancellation",
		customer,
		orderId,
		atMs,
		tookMs,
		reply,
	});
	if (!isDefinite(reply)) told.interrupted += 1;
	else if (reply.status === 200) told.cancellations.set(orderId, "granted");
}
