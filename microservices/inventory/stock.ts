import type { Stock } from "../../shop/contract/inventory.ts";
import {
	availableOf,
	type StockLevel,
	stockCannotFallBelowReserved,
} from "../../shop/rules/stock.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import { seededStock, seedPlanOf } from "../../shop/seed.ts";

interface Row extends StockLevel {
	productId: string;
	gone: number;
}

/** How many of each product there are. */
export interface StockStore {
	/** Undefined for a product that is not known here; `gone` for one that has left the shop. */
	of(productId: string): Stock | "gone" | undefined;
	/** A product with nothing on hand, unless it is known. */
	add(productId: string): void;
	/** The product has left the shop, also when it was not known yet. */
	remove(productId: string): void;
	/** Sets what is on hand of a known product. Throws StockBelowReserved. */
	set(productId: string, onHand: number): void;
}

export function createStockStore(database: Database): StockStore {
	const find = database.prepare<[string], Row>(
		"SELECT productId, onHand, reserved, gone FROM stock WHERE productId = ?",
	);
	const add = database.prepare(
		"INSERT INTO stock (productId, onHand) VALUES (?, 0) ON CONFLICT DO NOTHING",
	);
	const remove = database.prepare(
		`INSERT INTO stock (productId, onHand, gone) VALUES (?, 0, 1)
		ON CONFLICT (productId) DO UPDATE SET gone = 1`,
	);
	const set = database.prepare(
		"UPDATE stock SET onHand = ? WHERE productId = ?",
	);
	const change = database.transaction((productId: string, onHand: number) => {
		stockCannotFallBelowReserved(onHand, find.get(productId)?.reserved ?? 0);
		set.run(onHand, productId);
	});
	return {
		of(productId) {
			const row = find.get(productId);
			if (!row || row.gone) return row && "gone";
			const { onHand, reserved } = row;
			return { productId, onHand, reserved, available: availableOf(row) };
		},
		add: (productId) => {
			add.run(productId);
		},
		remove: (productId) => {
			remove.run(productId);
		},
		set: (productId, onHand) => change.immediate(productId, onHand),
	};
}

/** The stock of all seeded products. */
export function fillStock(database: Database, settings: Settings): void {
	const insert = database.prepare(
		"INSERT INTO stock (productId, onHand) VALUES (?, ?)",
	);
	for (const { productId, onHand } of seededStock(seedPlanOf(settings)))
		insert.run(productId, onHand);
}
