import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../shop/runtime/testing.ts";
import type {
	ShopUnderTest,
	TestCustomer,
} from "../support/shop-under-test.ts";

/** Customers who keep coming: each request is due at its time, whatever became of those before it. */
export interface Shoppers {
	answered(): number;
	/** What went wrong since this was asked last, in the customers' words. */
	troubles(): string[];
	/** Waits until so many more were answered. */
	more(requests: number): Promise<void>;
	/** Waits for the last answers. */
	stop(): Promise<void>;
}

const everyMs = 10;
const patienceMs = 60_000;

/** Sends a hundred requests a second. A customer's own come one after the other, so that the cart must hold what was put into it. */
export async function startShoppers(
	shop: ShopUnderTest,
	customers: number,
): Promise<Shoppers> {
	const sessions = await Promise.all(
		Array.from({ length: customers }, async (_, index) =>
			openSession(shop, await shop.customer(), index),
		),
	);
	const troubles: string[] = [];
	let answered = 0;
	let isOver = false;
	const last = sessions.map(() => Promise.resolve());
	const send = (number: number) => {
		const index = number % sessions.length;
		last[index] = (last[index] ?? Promise.resolve())
			.then(sessions[index])
			.catch((error: Error) => {
				troubles.push(`${error.message} ${error.cause ?? ""}`);
			})
			.finally(() => {
				answered += 1;
			});
	};
	const pace = async () => {
		const startedAt = performance.now();
		for (let number = 0; !isOver; number += 1) {
			const restMs = startedAt + number * everyMs - performance.now();
			if (restMs > 0) await sleep(restMs);
			send(number);
		}
		await Promise.all(last);
	};
	const paced = pace();
	return {
		answered: () => answered,
		troubles: () => troubles.splice(0),
		async more(requests) {
			const enough = answered + requests;
			await eventually(
				`${requests} more requests are answered`,
				() => answered >= enough,
				patienceMs,
			);
		},
		async stop() {
			isOver = true;
			await paced;
		},
	};
}

/** One customer, who does the same again and again: looks, puts into the cart, and looks whether it is there. */
function openSession(
	{ doors: { rest } }: ShopUnderTest,
	{ token }: TestCustomer,
	index: number,
): () => Promise<void> {
	const productId = `p-0000${1 + (index % 9)}`;
	let step = 0;
	let quantity = 0;
	const steps = [
		() => rest.good("searchProducts", { limit: 3 }),
		() => rest.good("getProduct", { productId }),
		async () => {
			const next = 1 + (quantity % 99);
			await rest.good("putCartItem", { productId, quantity: next }, token);
			quantity = next;
		},
		() => rest.good("getProduct", { productId }),
		async () => {
			const { items } = await rest.good("getCart", {}, token);
			if (items[0]?.quantity !== quantity)
				throw new Error(
					`${quantity} of ${productId} were put into a cart that holds ${JSON.stringify(items)}`,
				);
		},
		() => rest.good("getProductPage", { productId }),
	];
	return async () => {
		const next = steps[step % steps.length];
		step += 1;
		await next?.();
	};
}
