import { outOfStock } from "../../shop/rules/stock.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

/** So many of a product. */
export interface Line {
	productId: string;
	quantity: number;
}

type Status = "reserved" | "released" | "sold" | "returned";

/** What belongs to orders: reserved while they are paid for, then sold, perhaps returned. Each step happens once for an order. */
export interface Reservations {
	/** Reserves all lines or none. Throws OutOfStock, also for an order whose reservation was released before. */
	reserve(orderId: string, lines: readonly Line[]): void;
	/** Gives back what is reserved; an order that is not known can no longer reserve anything. */
	release(orderId: string): void;
	/** The order is confirmed: its items leave. Inside a transaction. */
	sell(orderId: string): void;
	/** The order is cancelled: its items come back. Inside a transaction. */
	takeBack(orderId: string): void;
}

export function createReservations(database: Database): Reservations {
	const find = database
		.prepare<[string], Status>(
			"SELECT status FROM reservations WHERE orderId = ?",
		)
		.pluck();
	const note = database.prepare(
		`INSERT INTO reservations (orderId, status) VALUES (?, ?)
		ON CONFLICT (orderId) DO UPDATE SET status = excluded.status`,
	);
	const addLine = database.prepare(
		"INSERT INTO reservation_lines (orderId, productId, quantity) VALUES (?, ?, ?)",
	);
	const linesOf = database.prepare<[string], Line>(
		"SELECT productId, quantity FROM reservation_lines WHERE orderId = ?",
	);
	const take = database.prepare(
		`UPDATE stock SET reserved = reserved + @quantity
		WHERE productId = @productId AND gone = 0 AND onHand - reserved >= @quantity`,
	);
	const move = database.prepare(
		`UPDATE stock SET onHand = onHand + @onHand * @quantity, reserved = reserved + @reserved * @quantity
		WHERE productId = @productId`,
	);
	const moveAll = (
		orderId: string,
		sign: { onHand: -1 | 0 | 1; reserved: -1 | 0 },
	) => {
		for (const line of linesOf.all(orderId)) move.run({ ...line, ...sign });
	};
	const reserve = (orderId: string, lines: readonly Line[]) => {
		const status = find.get(orderId);
		if (status === "reserved") return;
		note.run(orderId, "reserved");
		for (const line of lines) {
			const { productId, quantity } = line;
			if (
				status !== undefined ||
				take.run({ productId, quantity }).changes === 0
			)
				throw outOfStock(line);
			addLine.run(orderId, productId, quantity);
		}
	};
	const release = (orderId: string) => {
		const status = find.get(orderId);
		if (status !== undefined && status !== "reserved") return;
		moveAll(orderId, { onHand: 0, reserved: -1 });
		note.run(orderId, "released");
	};
	const inTransaction = {
		reserve: database.transaction(reserve),
		release: database.transaction(release),
	};
	return {
		reserve: (orderId, lines) =>
			inTransaction.reserve.immediate(orderId, lines),
		release: (orderId) => inTransaction.release.immediate(orderId),
		sell(orderId) {
			if (find.get(orderId) !== "reserved") return;
			moveAll(orderId, { onHand: -1, reserved: -1 });
			note.run(orderId, "sold");
		},
		// A cancellation that overtook its confirmation finds the items still reserved.
		takeBack(orderId) {
			const status = find.get(orderId);
			if (status === "reserved") moveAll(orderId, { onHand: 0, reserved: -1 });
			else if (status === "sold") moveAll(orderId, { onHand: 1, reserved: 0 });
			else return;
			note.run(orderId, "returned");
		},
	};
}
