import { countries } from "../../shop/contract/fields.ts";
import { productId } from "../../shop/seed.ts";
import { choice, integerBelow, type Random } from "../stats/random.ts";
import { reference } from "./template.ts";

/** What a default input may draw on. */
export interface InputContext {
	/** The sub-stream of this step of this arrival: inputs do not depend on the speed of answers. */
	random: Random;
	/** The product that the session is about. */
	productId: string;
	/** Unlike that of any other step of this load. */
	uniqueKey: string;
	/** An account of the pool, for signIn. */
	account: { email: string; password: string };
}

type Generator = (context: InputContext) => Record<string, unknown>;

const nothing: Generator = () => ({});
const ofProduct: Generator = ({ productId }) => ({ productId });
const ofOrder: Generator = () => ({ orderId: reference("placeOrder.id") });

const words =
	"lamp chair table bowl tea cup pen bag blanket radio oak brass wool glass cork nordic".split(
		" ",
	);

const aProduct: Generator = ({ random, uniqueKey }) => ({
	name: `Plain Oak Tray ${uniqueKey}`.slice(0, 120),
	description: "Tray of oak, made by hand in Portugal.",
	category: "kitchen",
	priceCents: 1000 + integerBelow(random, 9000),
	weightGrams: 100 + integerBelow(random, 2000),
});

const anAddress = (random: Random) => ({
	name: "Ada Lind",
	street: `Harbour Street ${1 + integerBelow(random, 200)}`,
	city: "Lisbon",
	postalCode: String(10_000 + integerBelow(random, 90_000)),
	country: choice(random, countries),
});

const generators: Record<string, Generator> = {
	registerUser: ({ uniqueKey }) => ({
		email: `new-${uniqueKey}@shop.test`.toLowerCase(),
		password: "customer-password",
		name: "Ada Lind",
	}),
	signIn: ({ account: { email, password } }) => ({ email, password }),
	getProfile: nothing,
	searchProducts: ({ random }) => ({
		query: choice(random, words),
		sort: choice(random, ["name", "price", "-price"]),
	}),
	getProduct: ofProduct,
	getProductPage: ofProduct,
	createProduct: aProduct,
	updateProduct: (context) => ({ ...ofProduct(context), ...aProduct(context) }),
	deleteProduct: () => ({ productId: reference("createProduct.id") }),
	listCategories: nothing,
	getStock: ofProduct,
	setStock: ({ random, productId }) => ({
		productId,
		onHand: 10_000 + integerBelow(random, 10_000),
	}),
	getCart: nothing,
	putCartItem: ({ random, productId }) => ({
		productId,
		quantity: 1 + integerBelow(random, 3),
	}),
	removeCartItem: ofProduct,
	clearCart: nothing,
	getWishlist: nothing,
	addWish: ofProduct,
	removeWish: ofProduct,
	placeOrder: ({ random, uniqueKey }) => ({
		idempotencyKey: uniqueKey,
		shippingAddress: anAddress(random),
		cardToken: "tok_ok",
	}),
	getOrder: ofOrder,
	listOrders: nothing,
	cancelOrder: ofOrder,
	getPayment: ofOrder,
	quoteShipping: ({ random }) => ({
		country: choice(random, countries),
		weightGrams: 1 + integerBelow(random, 20_000),
	}),
	getShipment: ofOrder,
	dispatchShipment: ofOrder,
	listReviews: ofProduct,
	addReview: ({ random, productId }) => ({
		productId,
		rating: 1 + integerBelow(random, 5),
		text: "Does what it should.",
	}),
	listNotifications: nothing,
	openTicket: () => ({
		subject: "Where is my order?",
		text: "I have waited for a week.",
	}),
	listTickets: nothing,
	replyToTicket: () => ({
		ticketId: reference("openTicket.id"),
		text: "Thank you, it is here.",
	}),
};

/**
 * The input of an operation when the scenario gives none; may hold references to earlier answers. Undefined for an operation
 * that has no generator: the step must then say everything in `with:`.
 */
export function defaultInput(
	operation: string,
	context: InputContext,
): Record<string, unknown> | undefined {
	return generators[operation]?.(context);
}

/** One of the seeded products, all equally likely. */
export function randomProductId(random: Random, products: number): string {
	return productId(1 + integerBelow(random, products));
}
