import type { Speaker } from "./messages.ts";

/** The shop, as who walks through it for others to listen. */
export interface Walk {
	/** Asks at the door and gives the body. Notes what does not answer with one of `expected`, and goes on. */
	ask(
		as: Exclude<Speaker, "service">,
		request: string,
		more?: {
			body?: unknown;
			headers?: Record<string, string>;
			/** 200 unless told; "any" where it depends on who asks whom. */
			expected?: number | "any";
		},
	): Promise<Record<string, unknown>>;
	/** Keeps requests to this path from a unit, until `idle`. */
	withhold(unit: string, path: string): void;
	/** Ends all withholding, and waits until no event is on its way. */
	idle(): Promise<void>;
}

const shippingAddress = {
	name: "Ada Lind",
	street: "Harbour Street 5",
	city: "Lisbon",
	postalCode: "1100-148",
	country: "PT",
};
const tray = {
	name: "Tray",
	description: "A tray of oak",
	category: "trays",
	priceCents: 1999,
	weightGrams: 600,
};

/**
 * Makes every unit say all that it has to say to others: each operation of the contract once at least, orders that go well, are
 * sent, cancelled, declined and undone, and questions that only the newest product raises.
 */
export async function walkThrough(walk: Walk): Promise<void> {
	await asGuest(walk);
	const productId = await asClerk(walk);
	await asVisitor(walk, productId);
	await asBuyer(walk, productId);
	await asCaller(walk);
	await walk.ask("admin", `DELETE /api/products/${productId}`, {
		expected: 204,
	});
	await walk.idle();
	await walk.ask("customer", "GET /api/notifications");
}

async function asGuest({ ask, idle }: Walk): Promise<void> {
	const body = { email: "dora@shop.test", password: "12345678", name: "Dora" };
	await ask("anyone", "POST /api/users", { body, expected: 201 });
	await idle();
	await ask("anyone", "GET /api/products?query=o&limit=2");
	await ask("anyone", "GET /api/categories");
	await ask("anyone", "GET /api/products/p-00001");
	await ask("anyone", "GET /api/products/p-00001/page");
	await ask("anyone", "GET /api/shipping/quotes?country=PT&weightGrams=1200");
	await ask("customer", "GET /api/users/me");
}

/** A new product, of which the others hear late: until then they ask the catalogue. */
async function asClerk({ ask, withhold, idle }: Walk): Promise<string> {
	withhold("inventory", "/internal/events");
	withhold("reviews", "/internal/events");
	const { id = "p-00001" } = await ask("admin", "POST /api/products", {
		body: tray,
		expected: 201,
	});
	const product = `/api/products/${id}`;
	await ask("admin", `PUT ${product}/stock`, { body: { onHand: 50 } });
	await ask("anyone", `GET ${product}/reviews`);
	await idle();
	await ask("admin", `PUT ${product}`, { body: { ...tray, priceCents: 2099 } });
	await ask("anyone", `GET ${product}/stock`);
	return String(id);
}

async function asVisitor({ ask, idle }: Walk, id: string): Promise<void> {
	const body = { rating: 5, text: "It is flat" };
	await ask("customer", `POST /api/products/${id}/reviews`, {
		body,
		expected: 201,
	});
	await ask("anyone", `GET /api/products/${id}/reviews`);
	await ask("anyone", `GET /api/products/${id}/page`);
	await ask("customer", `PUT /api/wishlist/items/${id}`);
	await ask("customer", "GET /api/wishlist");
	await ask("customer", `DELETE /api/wishlist/items/${id}`);
	await ask("customer", `PUT /api/cart/items/${id}`, { body: { quantity: 3 } });
	await ask("customer", "GET /api/cart");
	await ask("customer", `DELETE /api/cart/items/${id}`);
	await ask("customer", "DELETE /api/cart", { expected: 204 });
	await idle();
}

async function asBuyer(walk: Walk, productId: string): Promise<void> {
	const { ask, idle, withhold } = walk;
	const order = async (
		key: string,
		cardToken: string,
		expected: number | "any",
	) => {
		await ask("customer", `PUT /api/cart/items/${productId}`, {
			body: { quantity: 2 },
		});
		const { id } = await ask("customer", "POST /api/orders", {
			headers: { "idempotency-key": key },
			body: { shippingAddress, cardToken },
			expected,
		});
		await idle();
		return `/api/orders/${id}`;
	};
	const sent = await order("sent", "tok_ok", 201);
	await ask("admin", `POST ${sent}/shipment/dispatch`);
	await idle();
	for (const what of ["", "/payment", "/shipment"])
		await ask("customer", `GET ${sent}${what}`);
	const cancelled = await order("cancelled", "tok_ok", 201);
	await ask("customer", `POST ${cancelled}/cancellation`);
	await idle();
	await order("declined", "tok_declined", 402);
	withhold("payments", "/internal/payments");
	await order("undone", "tok_ok", "any");
	await ask("customer", "GET /api/orders");
}

async function asCaller({ ask, idle }: Walk): Promise<void> {
	const body = { subject: "A tray", text: "It came in two pieces" };
	const { id } = await ask("customer", "POST /api/tickets", {
		body,
		expected: 201,
	});
	await ask("admin", `POST /api/tickets/${id}/messages`, {
		body: { text: "We send another" },
		expected: 201,
	});
	await idle();
	await ask("customer", "GET /api/tickets");
}
