import type { Country } from "../../shop/contract/fields.ts";
import type {
	Order,
	OrderLine,
	OrderStatus,
	ShippingAddress,
} from "../../shop/contract/orders.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

/** An order with what only the shop needs to know of it. */
export interface BookedOrder {
	order: Order;
	customerId: string;
	country: Country;
	weightGrams: number;
}

interface Row extends Omit<Order, "lines"> {
	customerId: string;
	country: Country;
	weightGrams: number;
}

/** All orders, by id and by customer. */
export interface OrderBook {
	find(orderId: string): BookedOrder | undefined;
	/** Newest first; `before` is the id where the page before ended. */
	list(customerId: string, limit: number, before: string | undefined): Order[];
	/** Inside a transaction. */
	record(booked: BookedOrder, shippingAddress: ShippingAddress): void;
	/** Moves an order that is still in `from`; answers whether it was. */
	move(orderId: string, from: OrderStatus, to: OrderStatus): boolean;
	/** Takes out an order that is pending. */
	removePending(orderId: string): void;
	countPending(): number;
}

const columns =
	"id, customerId, status, itemsCents, shippingCents, taxCents, totalCents, country, weightGrams, placedAt";

export function createOrderBook(database: Database): OrderBook {
	const find = database.prepare<[string], Row>(
		`SELECT ${columns} FROM orders WHERE id = ?`,
	);
	const list = database.prepare<[string, string, number], Row>(
		`SELECT ${columns} FROM orders WHERE customerId = ? AND id < ? ORDER BY id DESC LIMIT ?`,
	);
	const linesOf = database.prepare<[string], OrderLine>(
		"SELECT productId, name, quantity, unitPriceCents FROM order_lines WHERE orderId = ? ORDER BY position",
	);
	const insert = database.prepare(
		`INSERT INTO orders (${columns}, shippingAddress)
		VALUES (@id, @customerId, @status, @itemsCents, @shippingCents, @taxCents, @totalCents, @country, @weightGrams,
			@placedAt, @shippingAddress)`,
	);
	const insertLine = database.prepare(
		`INSERT INTO order_lines (orderId, position, productId, name, quantity, unitPriceCents)
		VALUES (@orderId, @position, @productId, @name, @quantity, @unitPriceCents)`,
	);
	const move = database.prepare(
		"UPDATE orders SET status = ? WHERE id = ? AND status = ?",
	);
	const remove = database.prepare(
		"DELETE FROM orders WHERE id = ? AND status = 'pending'",
	);
	const countPending = database
		.prepare<[], number>("SELECT count(*) FROM orders WHERE status = 'pending'")
		.pluck();
	const booked = (row: Row): BookedOrder => {
		const { customerId, country, weightGrams, ...rest } = row;
		const { id, status, ...totals } = rest;
		const order = { id, status, lines: linesOf.all(id), ...totals };
		return { order, customerId, country, weightGrams };
	};
	return {
		find(orderId) {
			const row = find.get(orderId);
			return row && booked(row);
		},
		list: (customerId, limit, before = "~") =>
			list.all(customerId, before, limit).map((row) => booked(row).order),
		record({ order, ...rest }, address) {
			const { lines, ...head } = order;
			const shippingAddress = JSON.stringify(address);
			insert.run({ ...head, ...rest, shippingAddress });
			lines.forEach((line, position) => {
				insertLine.run({ orderId: order.id, position, ...line });
			});
		},
		move: (orderId, from, to) => move.run(to, orderId, from).changes > 0,
		removePending: (orderId) => {
			remove.run(orderId);
		},
		countPending: () => countPending.get() ?? 0,
	};
}
