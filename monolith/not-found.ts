import { ShopError } from "../shop/contract/errors.ts";

/** The refusal for a product that never was, or is deleted. */
export function productNotFound(productId: string): ShopError {
	return new ShopError("ProductNotFound", `there is no product ${productId}`);
}

/** The refusal for an order that is not there, or is another customer's. */
export function orderNotFound(orderId: string): ShopError {
	return new ShopError("OrderNotFound", `you have no order ${orderId}`);
}
