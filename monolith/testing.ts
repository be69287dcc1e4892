import {
	countKinds,
	startCardProcessor,
} from "../shop/card-processor/testing.ts";
import type { Identity } from "../shop/contract/operation.ts";
import { operations } from "../shop/contract/shop.ts";
import type { Unit } from "../shop/runtime/host.ts";
import {
	type Answer,
	ask,
	createTestBed,
	eventually,
} from "../shop/runtime/testing.ts";
import { admin, customerId } from "../shop/seed.ts";
import service from "./service.ts";

export type TestShop = Awaited<ReturnType<typeof startTestShop>>;

/** Who asks: the number of a seeded customer, or the admin. */
export type Who = number | "admin";

export const address = {
	name: "Ada Ahrens",
	street: "Lange Reihe 1",
	city: "Hamburg",
	postalCode: "20099",
	country: "DE",
};

/** A card processor and a monolith over it, both real and in this process. `slowTokenMs`: how long tok_slow takes; `env`: further variables; `unit`: the monolith, or another. */
export async function startTestShop(
	slowTokenMs = 50,
	env: Record<string, string> = {},
	unit: Unit = service,
) {
	const bed = await createTestBed();
	const controlToken = "control";
	const processor = await startCardProcessor({ controlToken, slowTokenMs });
	const start = () => bed.start(unit, { CARD_URL: processor.baseUrl, ...env });
	let running = await start();

	return {
		processor,
		/** The database file, for a look at it or a crash in it. */
		file: `${bed.folder}/monolith/shop.sqlite`,
		url: () => running.url,
		async ask(
			name: string,
			input: Record<string, unknown> = {},
			who?: Who,
		): Promise<Answer> {
			const operation = operations.get(name);
			if (!operation) throw new Error(`the contract has no operation ${name}`);
			const token =
				who === undefined ? undefined : await bed.token(identityOf(who));
			return ask(running.url, operation, input, token);
		},
		/** A value of /metrics. */
		async gauge(name: string): Promise<number> {
			const text = await (await fetch(`${running.url}/metrics`)).text();
			const line = text.split("\n").find((row) => row.startsWith(`${name} `));
			return Number(line?.split(" ")[1]);
		},
		/** Sets how the card processor behaves: `refuse`, `lost`, or `none`. */
		async cardOutage(outage: "none" | "refuse" | "lost"): Promise<void> {
			await fetch(`${processor.baseUrl}/behaviour`, {
				method: "POST",
				headers: { "x-control-token": controlToken },
				body: JSON.stringify({ outage }),
			});
		},
		stopUnit: () => running.stop(),
		async startUnit(): Promise<void> {
			running = await start();
		},
		async stop(): Promise<void> {
			await bed.stop();
			await processor.stop();
		},
	};
}

function identityOf(who: Who): Identity {
	if (who === "admin") return admin;
	return { id: customerId(who), role: "customer", name: `Customer ${who}` };
}

/** What tests of checkout do again and again. */
export function shoppers(shop: TestShop) {
	const ledger = () => shop.processor.ledger.entries(0, 1_000);
	return {
		/** Places an order under the key `key-1` with tok_ok, or as `more` says. */
		place: (who: Who, more: Record<string, unknown> = {}) =>
			shop.ask(
				"placeOrder",
				{
					idempotencyKey: "key-1",
					shippingAddress: address,
					cardToken: "tok_ok",
					...more,
				},
				who,
			),
		put: (who: Who, productId: string, quantity: number) =>
			shop.ask("putCartItem", { productId, quantity }, who),
		setStock: (productId: string, onHand: number) =>
			shop.ask("setStock", { productId, onHand }, "admin"),
		stockOf: async (productId: string) =>
			(await shop.ask("getStock", { productId })).body,
		ordersOf: async (who: Who) =>
			(await shop.ask("listOrders", {}, who)).body.items,
		/** The kinds of a customer's notifications, newest first. */
		notices: async (who: Who): Promise<string[]> =>
			(await shop.ask("listNotifications", {}, who)).body.items.map(
				(item: { kind: string }) => item.kind,
			),
		/** How often each kind of entry stands in the ledger for an order. */
		kindsOf: (orderId: string) => countKinds(ledger(), orderId),
		/** The orders that the card processor has heard of. */
		ledgerKeys: () => new Set(ledger().map((entry) => entry.key)),
		underWay: (who: Who) =>
			eventually("the charge is under way", async () => {
				const orders = await shop.ask("listOrders", {}, who);
				return orders.body.items.length > 0;
			}),
		/** Waits until a gauge such as shop_orders_pending is 0. */
		untilNone: (gauge: string) =>
			eventually(
				`${gauge} is 0`,
				async () => (await shop.gauge(gauge)) === 0,
				10_000,
			),
	};
}
