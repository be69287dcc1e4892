import {
	adminPassword,
	customerEmail,
	customerPassword,
	productId,
} from "../../shop/seed.ts";
import {
	choice,
	createRandom,
	integerBelow,
	type Random,
} from "../stats/random.ts";

/** Who does a step: a seeded customer by number, the admin, or somebody who is not signed in. */
export type Actor = number | "admin" | "nobody";

/** One operation of a trace. Strings such as `${12.id}` stand for a value in the answer of step 12. */
export interface TraceStep {
	operation: string;
	actor: Actor;
	input: Record<string, unknown>;
}

/** The small shop that a trace is replayed on. */
export const traceSeed = { seed: 7, products: 40, customers: 6 };

/** E-mail and password of an actor. */
export function accountOf(actor: number | "admin"): {
	email: string;
	password: string;
} {
	if (actor === "admin")
		return { email: "admin@shop.test", password: adminPassword };
	return { email: customerEmail(actor), password: customerPassword };
}

const address = {
	name: "Ada Lind",
	street: "Harbour Street 5",
	city: "Lisbon",
	postalCode: "1100-148",
	country: "PT",
};

interface Past {
	random: Random;
	/** Number of the step that is being made. */
	step: number;
	actor: number;
	/** Earlier steps by operation. */
	steps: readonly TraceStep[];
}

type Maker = (past: Past) => Omit<TraceStep, "operation"> | undefined;

const aProduct = ({ random, steps }: Past): string => {
	const created = stepsOf(steps, "createProduct");
	if (created.length > 0 && random.unit() < 0.2)
		return `\${${choice(random, created)}.id}`;
	return random.unit() < 0.04
		? "p-99999"
		: productId(1 + integerBelow(random, traceSeed.products));
};

const byCustomer =
	(input: (past: Past) => Record<string, unknown>): Maker =>
	(past) => ({
		actor: past.random.unit() < 0.03 ? "nobody" : past.actor,
		input: input(past),
	});

const byAdmin =
	(input: (past: Past) => Record<string, unknown>): Maker =>
	(past) => ({
		actor: past.random.unit() < 0.1 ? past.actor : "admin",
		input: input(past),
	});

const byAnyone =
	(input: (past: Past) => Record<string, unknown>): Maker =>
	(past) => ({ actor: "nobody", input: input(past) });

/** An earlier order, mostly of the same customer. */
const ofOrder =
	(who?: "admin"): Maker =>
	(past) => {
		const placed = stepsOf(past.steps, "placeOrder");
		if (placed.length === 0) return undefined;
		const own = placed.filter((step) => past.steps[step]?.actor === past.actor);
		const step = choice(
			past.random,
			own.length > 0 && past.random.unit() < 0.9 ? own : placed,
		);
		return { actor: who ?? past.actor, input: { orderId: `\${${step}.id}` } };
	};

const place: Maker = (past) => {
	const { random, actor, steps, step } = past;
	const own = stepsOf(steps, "placeOrder").filter(
		(placed) => steps[placed]?.actor === actor,
	);
	if (own.length > 0 && random.unit() < 0.15) {
		const repeated = structuredClone(steps[choice(random, own)] as TraceStep);
		if (random.unit() < 0.3) repeated.input.cardToken = "tok_ok_other";
		return repeated;
	}
	const cardToken = random.unit() < 0.2 ? "tok_declined" : "tok_ok";
	return {
		actor,
		input: {
			idempotencyKey: `trace-${step}`,
			shippingAddress: address,
			cardToken,
		},
	};
};

const describeProduct = ({ random, step }: Past) => ({
	name: `Plain Oak Tray ${step}`,
	description: "A tray of oak; carries two cups & a pot <hot>.",
	category: choice(random, ["kitchen", "furniture", "trays"]),
	priceCents: 100 + integerBelow(random, 9900),
	weightGrams: 100 + integerBelow(random, 4000),
});

const makers: Record<string, { weight: number; make: Maker }> = {
	searchProducts: {
		weight: 6,
		make: byAnyone(({ random }) => ({
			query: choice(random, ["oak", "lamp", "made by hand", "zzz", "Tray"]),
			sort: choice(random, ["name", "price", "-price"]),
			limit: 1 + integerBelow(random, 12),
		})),
	},
	getProduct: {
		weight: 4,
		make: byAnyone((past) => ({ productId: aProduct(past) })),
	},
	getProductPage: {
		weight: 6,
		make: byAnyone((past) => ({ productId: aProduct(past) })),
	},
	listCategories: { weight: 2, make: byAnyone(() => ({})) },
	getStock: {
		weight: 5,
		make: byAnyone((past) => ({ productId: aProduct(past) })),
	},
	quoteShipping: {
		weight: 3,
		make: byAnyone(({ random }) => ({
			country: choice(random, ["DE", "FR", "US", "XX"]),
			weightGrams: integerBelow(random, 5000),
		})),
	},
	listReviews: {
		weight: 4,
		make: byAnyone((past) => ({ productId: aProduct(past), limit: 3 })),
	},
	registerUser: {
		weight: 2,
		make: byAnyone(({ random, step }) => ({
			email: random.unit() < 0.3 ? customerEmail(1) : `new-${step}@shop.test`,
			password: "correct horse",
			name: "New Customer",
		})),
	},
	getProfile: { weight: 2, make: byCustomer(() => ({})) },
	getCart: { weight: 5, make: byCustomer(() => ({})) },
	putCartItem: {
		weight: 18,
		make: byCustomer((past) => ({
			productId: aProduct(past),
			quantity: choice(past.random, [1, 2, 3, 1, 2, 0]),
		})),
	},
	removeCartItem: {
		weight: 2,
		make: byCustomer((past) => ({ productId: aProduct(past) })),
	},
	clearCart: { weight: 1, make: byCustomer(() => ({})) },
	getWishlist: { weight: 2, make: byCustomer(() => ({})) },
	addWish: {
		weight: 4,
		make: byCustomer((past) => ({ productId: aProduct(past) })),
	},
	removeWish: {
		weight: 2,
		make: byCustomer((past) => ({ productId: aProduct(past) })),
	},
	placeOrder: { weight: 14, make: place },
	getOrder: { weight: 4, make: ofOrder() },
	listOrders: { weight: 3, make: byCustomer(() => ({ limit: 4 })) },
	cancelOrder: { weight: 3, make: ofOrder() },
	getPayment: { weight: 3, make: ofOrder() },
	getShipment: { weight: 3, make: ofOrder() },
	dispatchShipment: { weight: 3, make: ofOrder("admin") },
	addReview: {
		weight: 4,
		make: byCustomer((past) => ({
			productId: aProduct(past),
			rating: 1 + integerBelow(past.random, 5),
			text: "It does what it should — no more & no less.",
		})),
	},
	listNotifications: { weight: 3, make: byCustomer(() => ({})) },
	openTicket: {
		weight: 2,
		make: byCustomer(() => ({
			subject: "Where is it?",
			text: "I have waited for a week.",
		})),
	},
	listTickets: { weight: 2, make: byCustomer(() => ({})) },
	replyToTicket: {
		weight: 3,
		make: ({ random, steps, actor }) => {
			const opened = stepsOf(steps, "openTicket");
			if (opened.length === 0) return undefined;
			const ticketId = `\${${choice(random, opened)}.id}`;
			return {
				actor: random.unit() < 0.5 ? "admin" : actor,
				input: { ticketId, text: "Thank you." },
			};
		},
	},
	createProduct: { weight: 2, make: byAdmin(describeProduct) },
	updateProduct: {
		weight: 2,
		make: byAdmin((past) => ({
			productId: aProduct(past),
			...describeProduct(past),
		})),
	},
	deleteProduct: {
		weight: 1,
		make: byAdmin((past) => ({ productId: aProduct(past) })),
	},
	setStock: {
		weight: 4,
		make: byAdmin((past) => ({
			productId: aProduct(past),
			onHand: integerBelow(past.random, 6),
		})),
	},
};

/** The operations that a trace is made of. */
export const tracedOperations = Object.keys(makers);

/** A trace of `length` steps, the same for the same seed: good requests and bad ones, over every part of the shop. */
export function traceOf(seed: number, length: number): TraceStep[] {
	const random = createRandom(seed, 11);
	const deck = Object.entries(makers).flatMap(([operation, { weight }]) =>
		Array<string>(weight).fill(operation),
	);
	const steps: TraceStep[] = [];
	while (steps.length < length) {
		const operation = choice(random, deck);
		const actor = 1 + integerBelow(random, traceSeed.customers);
		const made = makers[operation]?.make({
			random,
			actor,
			steps,
			step: steps.length,
		});
		if (made) steps.push({ ...made, operation });
	}
	return steps;
}

/** What is read at the end: everything that the shop would tell. */
export function finalReads(steps: readonly TraceStep[]): TraceStep[] {
	const customers = Array.from(
		{ length: traceSeed.customers },
		(_, index) => index + 1,
	);
	const products = Array.from({ length: traceSeed.products }, (_, index) =>
		productId(index + 1),
	).concat(stepsOf(steps, "createProduct").map((step) => `\${${step}.id}`));
	const everyone = (operation: string) =>
		customers.map((actor) => ({ operation, actor, input: {} }));
	return [
		...["name", "-price"].map((sort) => ({
			operation: "searchProducts",
			actor: "nobody" as const,
			input: { sort, limit: 100 },
		})),
		...["getStock", "listReviews", "getProductPage"].flatMap((operation) =>
			products.map((productId) => ({
				operation,
				actor: "nobody" as const,
				input: { productId },
			})),
		),
		...[
			"getCart",
			"getWishlist",
			"listOrders",
			"listNotifications",
			"listTickets",
		].flatMap(everyone),
		...stepsOf(steps, "placeOrder").flatMap((step) =>
			["getOrder", "getPayment", "getShipment"].map((operation) => ({
				operation,
				actor: steps[step]?.actor as Actor,
				input: { orderId: `\${${step}.id}` },
			})),
		),
	];
}

function stepsOf(steps: readonly TraceStep[], operation: string): number[] {
	return steps.flatMap((step, index) =>
		step.operation === operation ? [index] : [],
	);
}
