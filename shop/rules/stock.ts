import { ShopError } from "../contract/errors.ts";

/** How many there are, and how many of them belong to orders that are not paid yet. */
export interface StockLevel {
	onHand: number;
	reserved: number;
}

/** What a customer can still buy. */
export function availableOf(stock: StockLevel): number {
	return stock.onHand - stock.reserved;
}

/** Throws StockBelowReserved: items that are promised to an order cannot be counted away. */
export function stockCannotFallBelowReserved(
	onHand: number,
	reserved: number,
): void {
	if (onHand >= reserved) return;
	throw new ShopError(
		"StockBelowReserved",
		`${reserved} are reserved, so ${onHand} on hand is too few`,
	);
}

/** The refusal that names what is short. */
export function outOfStock(line: {
	productId: string;
	quantity: number;
}): ShopError {
	return new ShopError(
		"OutOfStock",
		`fewer than ${line.quantity} of product ${line.productId} are available`,
	);
}
