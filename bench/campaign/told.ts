import type { Facts, Violation } from "../measure/invariants.ts";
import type { Reply } from "./reply.ts";

/** A wish to order, under the key that makes it one wish however often it is said. */
export interface Wish {
	key: string;
	customer: string;
	card: string;
}

/** What customers were told in a trial: in the end each wish is acknowledged, refused or unknown. */
export interface Told {
	acknowledged: (Facts["acknowledged"][number] & { key: string })[];
	unknown: Wish[];
	/** Definite refusals, by code. */
	refused: Map<string, number>;
	/** Orders that a customer asked to cancel, and whether that was granted. */
	cancellations: Map<string, "asked" | "granted">;
	/** Requests without an answer, or with one that tells nothing. */
	interrupted: number;
	/** What no customer must ever be told. */
	broken: Violation[];
}

/** Nobody has been told anything. */
export function nothingTold(): Told {
	return {
		acknowledged: [],
		unknown: [],
		refused: new Map(),
		cancellations: new Map(),
		interrupted: 0,
		broken: [],
	};
}

export const declinedCard = "tok_declined";

/** Refusals that a customer with something in the cart may meet. An event that is late may have emptied it. */
const fitting = ["CartEmpty", "OutOfStock", "PaymentDeclined"];

/** Takes down the definite reply to a wish, and whether it may be given. */
export function noteDefinite(told: Told, wish: Wish, reply: Reply): void {
	const { key, customer, card } = wish;
	const broken = (invariant: string, detail: string) =>
		told.broken.push({
			invariant,
			detail: `${customer}, key ${key}: ${detail}`,
		});
	if (reply.orderId !== undefined) {
		const { orderId, totalCents = 0 } = reply;
		told.acknowledged.push({
			orderId,
			customer,
			totalCents,
			key,
			idempotencyKey: key,
		});
		if (card === declinedCard)
			broken("a declined card buys nothing", `${card} bought ${orderId}`);
		return;
	}
	const code = reply.code ?? String(reply.status);
	told.refused.set(code, (told.refused.get(code) ?? 0) + 1);
	const fits =
		fitting.includes(code) &&
		(code !== "PaymentDeclined" || card === declinedCard);
	if (!fits) broken("a refusal has a reason", `${card} got ${code}`);
}

/** Compares what one key was told twice. What is not definite may be anything. */
export function noteAgain(told: Told, wish: Wish, replies: [Reply, Reply]) {
	const [one, other] = replies.map(
		({ orderId, code, status }) => orderId ?? code ?? String(status),
	);
	if (one === other) return;
	told.broken.push({
		invariant: "the same key gets the same answer",
		detail: `${wish.customer}, key ${wish.key}: ${one}, then ${other}`,
	});
}

/** What customers were told beside what is: the part that the invariants of a shop at rest cannot know. */
export function brokenPromises(told: Told, { orders }: Facts): Violation[] {
	const wrong = orders.flatMap(({ id, customer, status }) => {
		const cancellation = told.cancellations.get(id);
		if (cancellation === "granted" && status !== "cancelled")
			return [
				`${id} of ${customer}: cancelled for its customer, now ${status}`,
			];
		return status === "cancelled" && cancellation === undefined
			? [`${id} of ${customer}: cancelled, and nobody asked for it`]
			: [];
	});
	return [
		...told.broken,
		...wrong.map((detail) => ({
			invariant: "an order is cancelled when its customer says so",
			detail,
		})),
	];
}
