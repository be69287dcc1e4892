import { AssertionError } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";
import type { Facts } from "../../bench/measure/invariants.ts";
import { choice, integerBelow, type Random } from "../../bench/stats/random.ts";
import type { ErrorCode } from "../../shop/contract/errors.ts";
import type { Door } from "../support/answer.ts";
import { orderInput, type TestCustomer } from "../support/shop-under-test.ts";

/** What customers were told of their orders: each key is acknowledged, refused or unknown in the end. */
export interface Told {
	acknowledged: Facts["acknowledged"][number][];
	unknown: Facts["unknown"][number][];
	/** Definite refusals, by code. */
	refused: Map<ErrorCode, number>;
	/** Answers that never came, or told nothing. */
	failures: number;
}

export interface ShoppersParts {
	door: Door;
	customers: readonly TestCustomer[];
	productIds: readonly string[];
	random: Random;
	told: Told;
	/** True when no further order is to be begun. */
	ended: () => boolean;
}

const cards = ["tok_ok", "tok_ok", "tok_ok", "tok_ok", "tok_declined"];
/** How long a customer asks again, with the same key, for an answer that did not come. */
const patienceMs = 8_000;

/** All customers place one order after the other until it ends; half of them ask again where no answer came. */
export async function shopTogether(parts: ShoppersParts): Promise<void> {
	await Promise.all(
		parts.customers.map((customer) => shopAlone(customer, parts)),
	);
}

async function shopAlone(
	customer: TestCustomer,
	parts: ShoppersParts,
): Promise<void> {
	const { door, productIds, random, ended } = parts;
	while (!ended()) {
		const put = {
			productId: choice(random, productIds),
			quantity: 1 + integerBelow(random, 3),
		};
		const filled = await answerOf(() =>
			door.call("putCartItem", put, customer.token),
		);
		if (filled?.ok) await placeOne(customer, parts);
		else await sleep(20);
	}
}

async function placeOne(
	customer: TestCustomer,
	{ door, random, told }: ShoppersParts,
): Promise<void> {
	const input = orderInput({ cardToken: choice(random, cards) });
	const asksAgain = random.unit() < 0.5;
	const deadlineMs = Date.now() + (asksAgain ? patienceMs : 0);
	const { email, token } = customer;
	do {
		const outcome = await answerOf(() => door.call("placeOrder", input, token));
		if (outcome?.ok) {
			const { id: orderId, totalCents } = outcome.value;
			told.acknowledged.push({ orderId, customer: email, totalCents });
			return;
		}
		if (outcome && outcome.problem.status < 500) {
			const { code } = outcome.problem;
			told.refused.set(code, (told.refused.get(code) ?? 0) + 1);
			return;
		}
		told.failures += 1;
		await sleep(50);
	} while (Date.now() < deadlineMs);
	told.unknown.push({ customer: email });
}

/** Undefined when no answer came. That an answer has a wrong form is no crash, and thrown on. */
async function answerOf<Answer>(
	ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
	try {
		return await ask();
	} catch (error) {
		const isNetwork = (error as { code?: string }).code !== undefined;
		if (error instanceof AssertionError || !isNetwork) throw error;
		return undefined;
	}
}
