import { cart as contract } from "../shop/contract/cart.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import type { OrderLine } from "../shop/contract/orders.ts";
import { cartCannotExceedItsLimit } from "../shop/rules/cart.ts";
import { itemsCents } from "../shop/rules/pricing.ts";
import type { StockLevel } from "../shop/rules/stock.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { productNotFound } from "./not-found.ts";

export type Cart = ReturnType<typeof createCart>;

/** A line as it would be ordered now, with what is there of the product. */
export type CartLine = OrderLine & StockLevel & { weightGrams: number };

/** What each customer is about to buy, at today's names and prices. */
export function createCart({ database }: { database: Database }) {
	const items = database.prepare<[string], OrderLine>(
		`SELECT c.productId, p.name, c.quantity, p.priceCents AS unitPriceCents
		 FROM cartItems c JOIN products p ON p.id = c.productId
		 WHERE c.customerId = ? AND p.deletedAt IS NULL ORDER BY c.productId`,
	);
	const linesToOrder = database.prepare<[string], CartLine>(
		`SELECT c.productId, p.name, c.quantity, p.priceCents AS unitPriceCents, p.weightGrams, s.onHand, s.reserved
		 FROM cartItems c JOIN products p ON p.id = c.productId JOIN stock s ON s.productId = c.productId
		 WHERE c.customerId = ? AND p.deletedAt IS NULL ORDER BY c.productId`,
	);
	const put = database.prepare<[string, number, string]>(
		`INSERT INTO cartItems (customerId, productId, quantity)
		 SELECT ?, id, ? FROM products WHERE id = ? AND deletedAt IS NULL
		 ON CONFLICT DO UPDATE SET quantity = excluded.quantity`,
	);
	const remove = database.prepare<[string, string]>(
		"DELETE FROM cartItems WHERE customerId = ? AND productId = ?",
	);
	const clear = database.prepare<[string]>(
		"DELETE FROM cartItems WHERE customerId = ?",
	);
	// Together these two are the rule quantityAfterOrder, for all lines at once.
	const dropOrdered = database.prepare<[string, string]>(
		`DELETE FROM cartItems WHERE customerId = ? AND EXISTS (SELECT 1 FROM orderLines line
		 WHERE line.orderId = ? AND line.productId = cartItems.productId AND line.quantity >= cartItems.quantity)`,
	);
	const reduceOrdered = database.prepare<[string, string]>(
		`UPDATE cartItems SET quantity = cartItems.quantity - line.quantity FROM orderLines line
		 WHERE line.orderId = ? AND cartItems.customerId = ? AND cartItems.productId = line.productId`,
	);

	const contentOf = (customerId: string) => {
		const content = items.all(customerId);
		return { items: content, totalCents: itemsCents(content) };
	};
	const putItem = database.transaction(
		(customerId: string, item: { productId: string; quantity: number }) => {
			const { changes } = put.run(customerId, item.quantity, item.productId);
			if (changes === 0) throw productNotFound(item.productId);
			const content = contentOf(customerId);
			cartCannotExceedItsLimit(content.items.length - 1);
			return content;
		},
	).immediate;

	const handlers: Handlers<typeof contract> = {
		getCart: (_input, { user }) => contentOf(user.id),
		putCartItem: (item, { user }) => putItem(user.id, item),
		removeCartItem({ productId }, { user }) {
			remove.run(user.id, productId);
			return contentOf(user.id);
		},
		clearCart: (_input, { user }) => void clear.run(user.id),
	};
	return {
		routes: routesOf(contract, handlers),
		/** What the customer would order now, by productId, without products that are deleted. */
		linesToOrder: (customerId: string) => linesToOrder.all(customerId),
		/** Takes what was ordered out of the cart; what was put in since then stays. */
		takeOut(customerId: string, orderId: string): void {
			dropOrdered.run(customerId, orderId);
			reduceOrdered.run(orderId, customerId);
		},
	};
}
