import type { Order, ShippingAddress } from "../shop/contract/orders.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { newest } from "./newest-first.ts";
import { orderNotFound } from "./not-found.ts";

export type OrderBook = ReturnType<typeof createOrderBook>;

/** What is written down about an order besides what its customer sees. */
export interface OrderParticulars {
	customerId: string;
	shippingAddress: ShippingAddress;
	weightGrams: number;
}

/** An order whose payment is not settled, and the process that is, or was, about it. */
export interface PendingOrder {
	id: string;
	placedAt: string;
	processId: number;
}

type Row = Omit<Order, "lines"> & { lines: string };

const columns = `o.id, o.status, (
	SELECT json_group_array(json_object('productId', productId, 'name', name, 'quantity', quantity,
	       'unitPriceCents', unitPriceCents) ORDER BY productId)
	FROM orderLines WHERE orderId = o.id
) AS lines, o.itemsCents, o.shippingCents, o.taxCents, o.totalCents, o.placedAt`;

/** The orders and their life cycle. Every change of status says from which it starts, and tells whether it took place. */
export function createOrderBook({ database }: { database: Database }) {
	const add = database.prepare(
		`INSERT INTO orders (id, customerId, status, itemsCents, shippingCents, taxCents, totalCents, placedAt,
		                     recipient, street, city, postalCode, country, weightGrams, processId)
		 VALUES (@id, @customerId, @status, @itemsCents, @shippingCents, @taxCents, @totalCents, @placedAt,
		         @name, @street, @city, @postalCode, @country, @weightGrams, ${process.pid})`,
	);
	// From JSON, so that an order of fifty lines is one statement too.
	const addLines = database.prepare(
		`INSERT INTO orderLines (orderId, productId, customerId, name, quantity, unitPriceCents)
		 SELECT ?, value ->> 'productId', ?, value ->> 'name', value ->> 'quantity', value ->> 'unitPriceCents'
		 FROM json_each(?)`,
	);
	const find = database.prepare<[string], Row>(
		`SELECT ${columns} FROM orders o WHERE o.id = ?`,
	);
	const findOwn = database.prepare<[string, string], Row>(
		`SELECT ${columns} FROM orders o WHERE o.customerId = ? AND o.id = ?`,
	);
	const list = database.prepare<[string, string, number], Row>(
		`SELECT ${columns} FROM orders o WHERE o.customerId = ? AND o.id < ? ORDER BY o.id DESC LIMIT ?`,
	);
	const move = (from: Order["status"], to: Order["status"]) =>
		database.prepare<[string], { customerId: string; totalCents: number }>(
			`UPDATE orders SET status = '${to}' WHERE id = ? AND status = '${from}' RETURNING customerId, totalCents`,
		);
	const confirm = move("pending", "confirmed");
	const reject = move("pending", "rejected");
	const cancel = move("confirmed", "cancelled");
	const ship = move("confirmed", "shipped");
	const remove = database.prepare<[string]>(
		"DELETE FROM orders WHERE id = ? AND status = 'pending'",
	);
	const pending = database.prepare<[], PendingOrder>(
		"SELECT id, placedAt, processId FROM orders WHERE status = 'pending' ORDER BY id",
	);
	const countPending = database
		.prepare<[], number>("SELECT count(*) FROM orders WHERE status = 'pending'")
		.pluck();

	return {
		record(order: Order, particulars: OrderParticulars): void {
			const { lines, ...columns } = order;
			const { customerId, shippingAddress, weightGrams } = particulars;
			add.run({ ...columns, ...shippingAddress, customerId, weightGrams });
			addLines.run(order.id, customerId, JSON.stringify(lines));
		},
		find(orderId: string): Order | undefined {
			const row = find.get(orderId);
			return row && orderOf(row);
		},
		/** The order, if it is the customer's. Throws OrderNotFound. */
		findOwn(customerId: string, orderId: string): Order {
			const row = findOwn.get(customerId, orderId);
			if (row) return orderOf(row);
			throw orderNotFound(orderId);
		},
		/** Orders of a customer, newest first, before the order `before`. */
		list: (customerId: string, limit: number, before = newest) =>
			list.all(customerId, before, limit).map(orderOf),
		confirm: (orderId: string) => confirm.get(orderId),
		reject: (orderId: string) => reject.get(orderId),
		cancel: (orderId: string) => cancel.get(orderId),
		ship: (orderId: string) => ship.get(orderId),
		/** Forgets a pending order, with its lines and its idempotency key. */
		remove: (orderId: string) => void remove.run(orderId),
		isPending: (orderId: string) => find.get(orderId)?.status === "pending",
		pending: () => pending.all(),
		countPending: () => countPending.get() ?? 0,
	};
}

function orderOf(row: Row): Order {
	return { ...row, lines: JSON.parse(row.lines) as Order["lines"] };
}
