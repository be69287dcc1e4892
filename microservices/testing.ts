import { createServer } from "node:net";
import { startCardProcessor } from "../shop/card-processor/testing.ts";
import type { Running, Unit } from "../shop/runtime/host.ts";
import cart from "./cart/service.ts";
import catalog from "./catalog/service.ts";
import gateway from "./gateway/service.ts";
import inventory from "./inventory/service.ts";
import { createTestGround, type TestGround } from "./kit/testing.ts";
import notifications from "./notifications/service.ts";
import orders from "./orders/service.ts";
import payments from "./payments/service.ts";
import reviews from "./reviews/service.ts";
import shipping from "./shipping/service.ts";
import support from "./support/service.ts";
import topology from "./topology.json";
import users from "./users/service.ts";
import wishlist from "./wishlist/service.ts";

export const units: Readonly<Record<string, Unit>> = {
	gateway,
	users,
	catalog,
	inventory,
	cart,
	wishlist,
	orders,
	payments,
	shipping,
	reviews,
	notifications,
	support,
};

/** All services of a shop under test, each on its own port with its own database, and a card processor. */
export interface Fleet {
	ground: TestGround;
	card: Awaited<ReturnType<typeof startCardProcessor>>;
	/** Addresses by name; they stay the same when a service starts again. */
	addresses: Readonly<Record<string, string>>;
	/** Starts a service again, or for the first time; `env` wins over what it would be told. */
	start(name: string, env?: Record<string, string>): Promise<Running>;
	stop(name: string): Promise<void>;
	close(): Promise<void>;
}

/** Starts the named services. `forAll`: settings that differ from the usual. */
export async function startFleet(
	names: readonly string[] = Object.keys(units),
	forAll: Record<string, string> = {},
): Promise<Fleet> {
	const fleet = await createFleet(forAll);
	try {
		for (const name of names) await fleet.start(name);
		return fleet;
	} catch (error) {
		await fleet.close();
		// Somebody else took one of the ports between the choice and the use: other ports, then.
		if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
		return startFleet(names, forAll);
	}
}

async function createFleet(forAll: Record<string, string>): Promise<Fleet> {
	const ground = await createTestGround();
	const card = await startCardProcessor({
		controlToken: "control",
		slowTokenMs: 300,
	});
	const addresses = await addressesFor(Object.keys(units));
	const running = new Map<string, Running>();
	const start = async (name: string, env: Record<string, string> = {}) => {
		const started = await ground.start(units[name] as Unit, {
			PORT: new URL(addresses[name] as string).port,
			PEERS: JSON.stringify(addresses),
			SUBSCRIPTIONS: JSON.stringify(topology.subscriptions),
			CARD_URL: card.baseUrl,
			SEED: "1",
			SEED_PRODUCTS: "20",
			SEED_CUSTOMERS: "5",
			GRACE_MS: "200",
			...forAll,
			...env,
		});
		running.set(name, started);
		return started;
	};
	return {
		ground,
		card,
		addresses,
		start,
		async stop(name) {
			await running.get(name)?.stop();
		},
		async close() {
			await ground.stop();
			await card.stop();
		},
	};
}

/** Ports below those that the system itself gives to connections: they stay free until they are used. */
async function addressesFor(
	names: readonly string[],
): Promise<Record<string, string>> {
	const ports = new Set<number>();
	while (ports.size < names.length) {
		const port = 12_000 + Math.floor(Math.random() * 18_000);
		if (await isFree(port)) ports.add(port);
	}
	const pairs = [...ports].map((port, index) => [
		names[index],
		`http://127.0.0.1:${port}`,
	]);
	return Object.fromEntries(pairs);
}

function isFree(port: number): Promise<boolean> {
	const server = createServer();
	return new Promise((resolve) => {
		server.once("error", () => resolve(false));
		server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
	});
}

/** What a REST call answered. */
export interface Reply {
	status: number;
	// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of all shapes
	body: any;
}

/** One customer's REST calls at some door. */
export function customerAt(url: string, authorization: string) {
	return async (
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<Reply> => {
		const response = await fetch(url + path, {
			method,
			headers: {
				authorization,
				"content-type": "application/json",
				...headers,
			},
			body: body === undefined ? null : JSON.stringify(body),
		});
		const text = await response.text();
		return {
			status: response.status,
			body: text ? JSON.parse(text) : undefined,
		};
	};
}

export const address = {
	name: "Ada",
	street: "1 Street",
	city: "Berlin",
	postalCode: "10115",
	country: "DE",
};
