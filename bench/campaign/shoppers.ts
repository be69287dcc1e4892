import { setTimeout as sleep } from "node:timers/promises";
import type { Customer } from "../measure/facts.ts";
import { choice, integerBelow, type Random } from "../stats/random.ts";
import { type PlacingParts, placeOne } from "./placing.ts";
import { ask } from "./reply.ts";
import { declinedCard } from "./told.ts";

/** What shopping takes. */
export interface ShoppersParts extends Omit<PlacingParts, "random"> {
	customers: readonly Customer[];
	productIds: readonly string[];
	/** A stream of its own for each customer. */
	randomOf: (customer: number) => Random;
}

/** Customers who buy one thing after the other. */
export interface Shoppers {
	begin(): void;
	/** Nobody begins a further order; resolves when all have left. Rejects with what no crash explains. */
	end(): Promise<void>;
}

/** Mostly good; some answer late, or lose an answer after the deed. */
const cards = [
	...Array.from({ length: 14 }, () => "tok_ok"),
	...Array.from({ length: 3 }, () => declinedCard),
	...["tok_slow", "tok_lost", "tok_lost_capture"],
];
const longestQuantity = 3;
/** Between two orders of a customer. */
const longestPauseMs = 120;

/** Customers who have not begun. Each begins again where it left off. */
export function createShoppers(parts: ShoppersParts): Shoppers {
	const all = parts.customers.map((customer, index) =>
		shopper(customer, index, parts),
	);
	let open = false;
	let shopping: Promise<unknown> = Promise.resolve();
	return {
		begin() {
			open = true;
			shopping = Promise.all(all.map((shop) => shop(() => open)));
			// Told by end(); until then nobody listens.
			shopping.catch(() => undefined);
		},
		async end() {
			open = false;
			await shopping;
		},
	};
}

function shopper(customer: Customer, index: number, parts: ShoppersParts) {
	const { client, productIds, signal } = parts;
	const { email, token } = customer;
	const random = parts.randomOf(index);
	let wishes = 0;
	return async (isOpen: () => boolean): Promise<void> => {
		while (isOpen() && !signal.aborted) {
			const item = {
				productId: choice(random, productIds),
				quantity: 1 + integerBelow(random, longestQuantity),
			};
			const filled = await ask(client, "putCartItem", item, token);
			if (filled.status === 200) {
				wishes += 1;
				const key = `c${index + 1}-${wishes}`;
				const wish = { key, customer: email, card: choice(random, cards) };
				const { code } = await placeOne(wish, token, { ...parts, random });
				// Or nothing could be bought any more.
				if (code === "OutOfStock") await ask(client, "clearCart", {}, token);
			}
			await sleep(integerBelow(random, longestPauseMs));
		}
	};
}
