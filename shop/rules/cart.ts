import { ShopError } from "../contract/errors.ts";

/** How many different products a cart may hold. */
export const cartLimit = 50;

/** Throws CartFull when one more product would be too many. `products`: how many different ones it holds now. */
export function cartCannotExceedItsLimit(products: number): void {
	if (products < cartLimit) return;
	throw new ShopError(
		"CartFull",
		`a cart holds at most ${cartLimit} different products`,
	);
}

/** Throws CartEmpty: there is nothing to order. */
export function emptyCartsCannotBeOrdered(lines: readonly unknown[]): void {
	if (lines.length > 0) return;
	throw new ShopError(
		"CartEmpty",
		"put something into the cart before placing an order",
	);
}

/** What stays in the cart of a line once some were ordered; 0 means that the line goes. */
export function quantityAfterOrder(inCart: number, ordered: number): number {
	return Math.max(0, inCart - ordered);
}
