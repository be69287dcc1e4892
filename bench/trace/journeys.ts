import type { Operation } from "../../shop/contract/operation.ts";
import type { Journey } from "../load/journey.ts";
import { signedIn } from "../load/journey.ts";

/** What has to be done before an operation means something: an order needs a cart. Operations that need nothing are not listed. */
const before: Readonly<Record<string, readonly string[]>> = {
	getCart: ["putCartItem"],
	removeCartItem: ["putCartItem"],
	clearCart: ["putCartItem"],
	placeOrder: ["putCartItem"],
	getOrder: ["putCartItem", "placeOrder"],
	listOrders: ["putCartItem", "placeOrder"],
	cancelOrder: ["putCartItem", "placeOrder"],
	getPayment: ["putCartItem", "placeOrder"],
	getShipment: ["putCartItem", "placeOrder"],
	dispatchShipment: ["putCartItem", "placeOrder", "getShipment"],
	listNotifications: ["putCartItem", "placeOrder"],
	getWishlist: ["addWish"],
	removeWish: ["addWish"],
	deleteProduct: ["createProduct"],
	listTickets: ["openTicket"],
	replyToTicket: ["openTicket"],
};

/** The journey that ends with an operation, with all that has to come before it. */
export function journeyTo(
	operation: Operation,
	all: ReadonlyMap<string, Operation>,
): Journey {
	const steps = [...(before[operation.name] ?? []), operation.name];
	const forCustomers = steps.some(
		(step) => all.get(step)?.access === "customer",
	);
	return {
		name: operation.name,
		steps: forCustomers ? [signedIn, ...steps] : steps,
	};
}
