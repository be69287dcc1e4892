import { productId } from "../../shop/seed.ts";
import type { Buyers } from "./buyers.ts";
import { type Contestant, hold, type Scores } from "./contest.ts";
import { saturate } from "./saturate.ts";

export const connections = 10;
/** Round 0 is for V8: two processes on one core take seconds until their code is compiled for good. */
const readMs = (round: number) =>
	round === 0
		? { warmUpMs: 0, measuredMs: 4_000 }
		: { warmUpMs: 300, measuredMs: 2_000 };

/** Everybody answers getProduct for fifty products in turn. */
export async function read(
	contestants: readonly Contestant[],
	rounds: number,
): Promise<Scores> {
	const requests = Array.from({ length: 50 }, (_, index) => ({
		method: "GET" as const,
		path: `/api/products/${productId(index + 1)}`,
	}));
	await mustAnswerAlike(contestants, "/api/products/p-00001");
	return hold({
		contestants,
		rounds,
		seed: 1,
		turn: ({ url, cpuMicros }, round) =>
			saturate({
				...{ url, cpuMicros, connections, status: 200 },
				requestsOf: () => requests,
				until: readMs(round),
			}),
	});
}

async function mustAnswerAlike(
	contestants: readonly Contestant[],
	path: string,
): Promise<void> {
	const answers = await Promise.all(
		contestants.map(async ({ url }) => (await fetch(`${url}${path}`)).text()),
	);
	if (new Set(answers).size !== 1)
		throw new Error(`limits: the contestants answer ${path} differently`);
}

/** Somebody who sells, and whose customers they are. */
export interface Seller extends Contestant {
	buyers: Buyers;
}

/** Every customer orders once in each turn; the carts are filled before it. */
export async function order(
	contestants: readonly Seller[],
	rounds: number,
): Promise<Scores> {
	return hold({
		contestants,
		rounds,
		// 3,000 orders: the code of an order is spread over a dozen processes, and each has to be compiled.
		warmUps: 2,
		seed: 2,
		turn({ name, url, cpuMicros, settled, buyers }, round) {
			buyers.fillCarts();
			const turn = `${round}-${name.replaceAll(/\W+/g, "-")}`;
			return saturate({
				...{ url, cpuMicros, settled, connections, status: 201 },
				requestsOf: (connection) =>
					buyers.orders(connection, connections, turn),
				until: { amount: buyers.count },
			});
		},
	});
}
