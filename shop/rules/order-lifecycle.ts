import { ShopError } from "../contract/errors.ts";
import type { OrderStatus } from "../contract/orders.ts";

/** Throws OrderNotCancellable unless the order is confirmed: goods under way, or never paid, cannot be called back. */
export function onlyConfirmedOrdersCanBeCancelled(order: {
	id: string;
	status: OrderStatus;
}): void {
	if (order.status === "confirmed") return;
	throw orderNotCancellable(order.id, order.status);
}

/** The refusal, with the status that stands in the way. */
export function orderNotCancellable(
	orderId: string,
	status: string,
): ShopError {
	return new ShopError("OrderNotCancellable", `order ${orderId} is ${status}`);
}

/** Throws ShipmentNotDispatchable unless the shipment is still in preparation. */
export function onlyPreparedShipmentsCanBeDispatched(shipment: {
	orderId: string;
	status: string;
}): void {
	if (shipment.status === "preparing") return;
	throw new ShopError(
		"ShipmentNotDispatchable",
		`the shipment of order ${shipment.orderId} is ${shipment.status}`,
	);
}

/** A review is of a verified purchase while the author has such an order. */
export function countsAsPurchase(status: OrderStatus): boolean {
	return status === "confirmed" || status === "shipped";
}
