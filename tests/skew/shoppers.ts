import {
	orderInput,
	type ShopUnderTest,
	type TestCustomer,
} from "../support/shop-under-test.ts";

/** Customers who fill carts, wish and order until they are told to stop. */
export interface Shoppers {
	/** Ends after what each is doing now: how many requests were good, and what became of the others. */
	stop(): Promise<{ good: number; failed: string[] }>;
}

const together = 4;

/** Sends customers through the door, each with one request after the other, of which every one needs a price of the catalogue. */
export async function startShoppers(shop: ShopUnderTest): Promise<Shoppers> {
	const { id: productId } = await shop.product(1_000_000);
	const { rest } = shop.doors;
	const failed: string[] = [];
	let good = 0;
	let isOpen = true;

	const ask = async (
		{ token }: TestCustomer,
		operation: Parameters<typeof rest.call>[0],
		input: Record<string, unknown>,
	) => {
		const outcome = await rest.call(operation, input, token);
		if (!outcome.ok) {
			failed.push(`${operation}: ${JSON.stringify(outcome.problem)}`);
			return undefined;
		}
		good += 1;
		return outcome.value;
	};
	/** The event of an order empties the cart: whoever fills it again before that loses what he put in. */
	const isEmptied = async (customer: TestCustomer) => {
		const content = (await ask(customer, "getCart", {})) as
			| { items: unknown[] }
			| undefined;
		return content?.items.length === 0;
	};
	const goShopping = async (customer: TestCustomer) => {
		while (isOpen) {
			await ask(customer, "putCartItem", { productId, quantity: 2 });
			await ask(customer, "getCart", {});
			await ask(customer, "addWish", { productId });
			await ask(customer, "getWishlist", {});
			await ask(customer, "removeWish", { productId });
			await ask(customer, "placeOrder", orderInput());
			while (isOpen && !(await isEmptied(customer)));
		}
	};
	const all = await Promise.all(
		Array.from({ length: together }, () => shop.customer()),
	);
	const shopping = Promise.all(all.map(goShopping));
	return {
		async stop() {
			isOpen = false;
			await shopping;
			return { good, failed };
		},
	};
}
