import { randomUUID } from "node:crypto";
import type { Database } from "better-sqlite3";

interface CartLine {
	productId: string;
	name: string;
	quantity: number;
	unitPriceCents: number;
}

interface Wanted {
	shippingAddress: Record<string, string>;
	cardToken: string;
}

/**
 * An order in one transaction: the twelve statements of monolith/orders.ts (five that reserve, seven that confirm) on the same
 * tables, without rules, checks or a second transaction.
 */
export function createBareOrders(database: Database) {
	const sql = (text: string) => database.prepare(text);
	const claim = sql(
		"INSERT INTO placements (customerId, idempotencyKey, fingerprint, orderId) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
	);
	const cart = database.prepare<[string], CartLine>(
		`SELECT c.productId, p.name, c.quantity, p.priceCents AS unitPriceCents, p.weightGrams, s.onHand, s.reserved
		 FROM cartItems c JOIN products p ON p.id = c.productId JOIN stock s ON s.productId = c.productId
		 WHERE c.customerId = ? AND p.deletedAt IS NULL ORDER BY c.productId`,
	);
	const addOrder = sql(
		`INSERT INTO orders (id, customerId, status, itemsCents, shippingCents, taxCents, totalCents, placedAt,
		                     recipient, street, city, postalCode, country, weightGrams, processId)
		 VALUES (@id, @customerId, 'pending', @totalCents, 0, 0, @totalCents, @placedAt,
		         @name, @street, @city, @postalCode, @country, 1000, ${process.pid})`,
	);
	const addLines = sql(
		`INSERT INTO orderLines (orderId, productId, customerId, name, quantity, unitPriceCents)
		 SELECT ?, value ->> 'productId', ?, value ->> 'name', value ->> 'quantity', value ->> 'unitPriceCents'
		 FROM json_each(?)`,
	);
	const moveStock = (change: string) =>
		sql(
			`UPDATE stock SET ${change} FROM orderLines line WHERE line.orderId = ? AND stock.productId = line.productId`,
		);
	const reserve = moveStock("reserved = reserved + line.quantity");
	const confirm = sql(
		"UPDATE orders SET status = 'confirmed' WHERE id = ? AND status = 'pending' RETURNING customerId, totalCents",
	);
	const takeOut = moveStock(
		"onHand = onHand - line.quantity, reserved = reserved - line.quantity",
	);
	const pay = sql(
		"INSERT INTO payments (orderId, status, amountCents) VALUES (?, 'captured', ?)",
	);
	const ship = sql(
		"INSERT INTO shipments (orderId, status, createdAt) VALUES (?, 'preparing', ?)",
	);
	const notify = sql(
		"INSERT INTO notifications (customerId, id, kind, text, createdAt) VALUES (?, ?, 'order-confirmed', ?, ?)",
	);
	const dropOrdered = sql(
		`DELETE FROM cartItems WHERE customerId = ? AND EXISTS (SELECT 1 FROM orderLines line
		 WHERE line.orderId = ? AND line.productId = cartItems.productId AND line.quantity >= cartItems.quantity)`,
	);
	const reduceOrdered = sql(
		`UPDATE cartItems SET quantity = cartItems.quantity - line.quantity FROM orderLines line
		 WHERE line.orderId = ? AND cartItems.customerId = ? AND cartItems.productId = line.productId`,
	);

	return database.transaction((customerId: string, wanted: Wanted) => {
		const id = `o-${randomUUID()}`;
		const placedAt = new Date().toISOString();
		claim.run(customerId, id, wanted.cardToken, id);
		const lines = cart.all(customerId);
		if (lines.length === 0) throw new Error(`${customerId} has an empty cart`);
		const totalCents = lines.reduce(
			(sum, line) => sum + line.quantity * line.unitPriceCents,
			0,
		);
		const { shippingAddress } = wanted;
		addOrder.run({ id, customerId, totalCents, placedAt, ...shippingAddress });
		addLines.run(id, customerId, JSON.stringify(lines));
		reserve.run(id);
		confirm.get(id);
		takeOut.run(id);
		pay.run(id, totalCents);
		ship.run(id, placedAt);
		notify.run(customerId, id, `Your order ${id} is confirmed.`, placedAt);
		dropOrdered.run(customerId, id);
		reduceOrdered.run(id, customerId);
		return { id, status: "confirmed", lines, totalCents, placedAt };
	}).immediate;
}
