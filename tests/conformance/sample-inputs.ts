import type { OperationName } from "../support/operations.ts";
import { address } from "../support/shop-under-test.ts";

const product = {
	name: "Tray",
	description: "A tray",
	category: "trays",
	priceCents: 100,
	weightGrams: 100,
};

/** A well-formed input for every operation; what it names need not be there. */
export const sampleInputs: Record<OperationName, Record<string, unknown>> = {
	registerUser: {
		email: "sample@shop.test",
		password: "12345678",
		name: "Sample",
	},
	signIn: { email: "sample@shop.test", password: "12345678" },
	getProfile: {},
	searchProducts: { query: "oak" },
	getProduct: { productId: "p-00001" },
	getProductPage: { productId: "p-00001" },
	createProduct: product,
	updateProduct: { productId: "p-00001", ...product },
	deleteProduct: { productId: "p-00001" },
	listCategories: {},
	getStock: { productId: "p-00001" },
	setStock: { productId: "p-00001", onHand: 7 },
	getCart: {},
	putCartItem: { productId: "p-00001", quantity: 1 },
	removeCartItem: { productId: "p-00001" },
	clearCart: {},
	getWishlist: {},
	addWish: { productId: "p-00001" },
	removeWish: { productId: "p-00001" },
	placeOrder: {
		idempotencyKey: "sample",
		shippingAddress: address,
		cardToken: "tok_ok",
	},
	getOrder: { orderId: "o-1" },
	listOrders: {},
	cancelOrder: { orderId: "o-1" },
	getPayment: { orderId: "o-1" },
	quoteShipping: { country: "DE", weightGrams: 100 },
	getShipment: { orderId: "o-1" },
	dispatchShipment: { orderId: "o-1" },
	listReviews: { productId: "p-00001" },
	addReview: { productId: "p-00001", rating: 5, text: "Good" },
	listNotifications: {},
	openTicket: { subject: "Hello", text: "Hello" },
	listTickets: {},
	replyToTicket: { ticketId: "t-1", text: "Hello" },
};
