import { inventory as contract } from "../shop/contract/inventory.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import {
	availableOf,
	type StockLevel,
	stockCannotFallBelowReserved,
} from "../shop/rules/stock.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { productNotFound } from "./not-found.ts";

export type Inventory = ReturnType<typeof createInventory>;

/** What is on hand, and how much of it belongs to orders. */
export function createInventory({ database }: { database: Database }) {
	const level = database.prepare<[string], StockLevel>(
		`SELECT s.onHand, s.reserved FROM stock s JOIN products p ON p.id = s.productId
		 WHERE s.productId = ? AND p.deletedAt IS NULL`,
	);
	const open = database.prepare<[string]>(
		"INSERT INTO stock (productId) VALUES (?)",
	);
	const count = database.prepare<[number, string]>(
		"UPDATE stock SET onHand = ? WHERE productId = ?",
	);
	const move = (change: string) =>
		database.prepare<[string]>(
			`UPDATE stock SET ${change} FROM orderLines line
			 WHERE line.orderId = ? AND stock.productId = line.productId`,
		);
	const reserve = move("reserved = reserved + line.quantity");
	const release = move("reserved = reserved - line.quantity");
	const takeOut = move(
		"onHand = onHand - line.quantity, reserved = reserved - line.quantity",
	);
	const putBack = move("onHand = onHand + line.quantity");

	const levelOf = (productId: string): StockLevel => {
		const found = level.get(productId);
		if (found) return found;
		throw productNotFound(productId);
	};
	const stockOf = (productId: string) => {
		const found = levelOf(productId);
		return { productId, ...found, available: availableOf(found) };
	};
	const setStock = database.transaction((productId: string, onHand: number) => {
		stockCannotFallBelowReserved(onHand, levelOf(productId).reserved);
		count.run(onHand, productId);
		return stockOf(productId);
	}).immediate;

	const handlers: Handlers<typeof contract> = {
		getStock: ({ productId }) => stockOf(productId),
		setStock: ({ productId, onHand }) => setStock(productId, onHand),
	};
	return {
		routes: routesOf(contract, handlers),
		/** Opens the stock of a new product, at 0. */
		open: (productId: string) => void open.run(productId),
		/** Sets the lines of an order aside. The caller has seen, in the same transaction, that there is enough. */
		reserve: (orderId: string) => void reserve.run(orderId),
		/** Gives back what was set aside for an order. */
		release: (orderId: string) => void release.run(orderId),
		/** The goods that were set aside leave the shop. */
		takeOut: (orderId: string) => void takeOut.run(orderId),
		/** The goods of a cancelled order are on hand again. */
		putBack: (orderId: string) => void putBack.run(orderId),
	};
}
