import { readFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { createTokenIssuer } from "../../shop/runtime/auth.ts";
import { customerId, productId } from "../../shop/seed.ts";
import type { Target } from "../targets/target.ts";
import { type FixedRequest, saturate } from "./saturate.ts";

/** Customers who have signed in, and whose carts can be filled. */
export interface Buyers {
	count: number;
	/** Puts one product into every cart, straight into the database: only what follows is measured. */
	fillCarts(): void;
	/** One order of each customer of a connection, out of so many connections. `turn` keeps idempotency keys apart. */
	orders(connection: number, connections: number, turn: string): FixedRequest[];
	close(): void;
}

const body = JSON.stringify({
	shippingAddress: {
		name: "Ada Buyer",
		street: "1 Market Street",
		city: "Ghent",
		postalCode: "9000",
		country: "BE",
	},
	cardToken: "tok_ok",
});

/** Where a build keeps its carts. */
export interface Carts {
	database: string;
	table: "cartItems" | "cartLines";
}

/** Gives the seeded customers of an arm their tokens, and lets it see each token once, as a sign-in and a full cart would. */
export async function createBuyers(
	target: Target,
	carts: Carts,
	seeded: { customers: number; products: number },
): Promise<Buyers> {
	const count = seeded.customers;
	const tokens = await tokensOf(target, count);
	await showTokens(target, tokens);
	const database = new Sqlite(carts.database, { fileMustExist: true });
	database.pragma("busy_timeout = 5000");
	const put = database.prepare(
		`INSERT INTO ${carts.table} (customerId, productId, quantity) VALUES (?, ?, 1) ON CONFLICT DO NOTHING`,
	);
	const fill = database.transaction(() => {
		for (let index = 1; index <= count; index += 1)
			put.run(customerId(index), productId(1 + (index % seeded.products)));
	});
	return {
		count,
		fillCarts: () => fill.immediate(),
		orders: (connection, connections, turn) =>
			tokens.flatMap((token, index) =>
				index % connections === connection
					? [orderOf(customerId(index + 1), token, turn)]
					: [],
			),
		close: () => void database.close(),
	};
}

function orderOf(customer: string, token: string, turn: string): FixedRequest {
	return {
		method: "POST",
		path: "/api/orders",
		headers: {
			"content-type": "application/json",
			authorization: `Bearer ${token}`,
			"idempotency-key": `${turn}-${customer}`,
			// For the bare handler, which reads no tokens.
			"x-customer": customer,
		},
		body,
	};
}

function tokensOf({ keys }: Target, count: number): Promise<string[]> {
	const issuer = createTokenIssuer(
		JSON.parse(readFileSync(keys.signingKeyFile, "utf8")),
	);
	const issue = async (index: number) => {
		const id = customerId(index + 1);
		const user = { id, role: "customer", name: "Buyer" } as const;
		return (await issuer.issue(user)).token;
	};
	return Promise.all(Array.from({ length: count }, (_, index) => issue(index)));
}

/** A token is verified when it is first seen and then remembered; that is no part of an order. */
async function showTokens(target: Target, tokens: string[]): Promise<void> {
	const connections = 10;
	const { bad } = await saturate({
		url: target.url,
		connections,
		status: 200,
		requestsOf: (connection) =>
			tokens
				.filter((_, index) => index % connections === connection)
				.map((token) => ({
					method: "GET",
					path: "/api/cart",
					headers: { authorization: `Bearer ${token}` },
				})),
		until: { amount: tokens.length },
		cpuMicros: () => 0,
	});
	if (bad > 0) throw new Error(`${bad} customers could not see their carts`);
}
