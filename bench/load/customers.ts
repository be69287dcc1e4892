import { requestFor } from "../../shop/contract/operation.ts";
import { operations } from "../../shop/contract/shop.ts";
import { createRandom, shuffle } from "../stats/random.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { type CheckedJourney, needsAdmin } from "./journey.ts";
import type { Credentials, SessionPlan } from "./plan.ts";

/** Customers of whom each is used by one session at a time. */
export interface CustomerPool {
	/** A customer who is not busy; undefined when all are. */
	take(): Credentials | undefined;
	release(customer: Credentials): void;
}

const poolStream = 4;

/**
 * Customers in a seeded order, taken in turn: the n-th session gets the same one in every arm unless that one is still busy,
 * and each rests as long as possible before the next turn, so that events of the last order have arrived.
 */
export function createCustomerPool(
	customers: readonly Credentials[],
	seed: number,
): CustomerPool {
	const order = shuffle(createRandom(seed, poolStream), customers);
	const busy = new Set<Credentials>();
	let turn = 0;
	return {
		take() {
			for (let tried = 0; tried < order.length; tried++) {
				const customer = order[(turn + tried) % order.length] as Credentials;
				if (busy.has(customer)) continue;
				turn = (turn + tried + 1) % order.length;
				busy.add(customer);
				return customer;
			}
			return undefined;
		},
		release(customer) {
			busy.delete(customer);
		},
	};
}

/** Signs in those without a token, a few at a time (a password check costs the server 90 ms of CPU). Throws when one fails. */
export async function signInAll(
	exchange: Exchange,
	accounts: readonly Credentials[],
	atOnce = 4,
): Promise<Credentials[]> {
	const signedIn = [...accounts];
	const waiting = signedIn.keys();
	const worker = async () => {
		for (const index of waiting) {
			const account = signedIn[index] as Credentials;
			if (account.token) continue;
			signedIn[index] = { ...account, token: await signIn(exchange, account) };
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	return signedIn;
}

/** The plan's admin, signed in, for those journeys that need one; undefined for others. */
export async function signInAdmin(
	exchange: Exchange,
	{ admin }: Pick<SessionPlan, "admin">,
	journeys: readonly CheckedJourney[],
): Promise<Credentials | undefined> {
	if (!admin || !journeys.some(needsAdmin)) return undefined;
	const [signedIn] = await signInAll(exchange, [admin]);
	return signedIn;
}

async function signIn(
	exchange: Exchange,
	{ email, password }: Credentials,
): Promise<string> {
	const operation = operations.get("signIn");
	if (!operation) throw new Error("the contract has no operation signIn");
	const { method, path, body } = requestFor(operation, { email, password });
	const headers = { "content-type": "application/json" };
	const request = { method, path, headers, body: JSON.stringify(body) };
	const reply = await new Promise<Reply>((resolve) => {
		exchange.send(request, resolve);
	});
	if (reply.kind === "answer" && reply.status === operation.status)
		return (JSON.parse(reply.body) as { token: string }).token;
	const got =
		reply.kind === "answer"
			? `HTTP ${reply.status} ${reply.body.slice(0, 200)}`
			: reply.code;
	throw new Error(
		`signIn of ${email} before the load failed: ${got}; check that the shop is ready and was seeded with this customer`,
	);
}
