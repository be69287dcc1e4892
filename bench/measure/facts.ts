import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { ledgerPage } from "../../shop/card-processor/protocol.ts";
import type { Facts, OrderFact } from "./invariants.ts";
import type { Pending } from "./settle.ts";
import { type ShopClient, ShopFailed } from "./shop-client.ts";

/** Whose orders are looked at: everyone who may have placed one. */
export interface Customer {
	email: string;
	token: string;
}

/** Where the facts about a shop come from. */
export interface FactSources {
	client: ShopClient;
	customers: readonly Customer[];
	/** On hand at first, by product. */
	onHandBefore: ReadonlyMap<string, number>;
	ledgerUrl: string;
	acknowledged: Facts["acknowledged"];
	unknown: Facts["unknown"];
	pending: Pending;
}

/** Reads a shop at rest through its own doors, and the card processor's ledger. Throws ShopFailed when a read is refused. */
export async function collectFacts(sources: FactSources): Promise<Facts> {
	const { acknowledged, unknown, pending, onHandBefore } = sources;
	const ledger = await readLedger(sources.ledgerUrl);
	const orders = (
		await mapInTurn(sources.customers, (customer) =>
			ordersOf(sources.client, customer),
		)
	).flat();
	const stock = await mapInTurn(lookedAt(onHandBefore, orders), (productId) =>
		read<Facts["stock"][number]>(sources.client, "getStock", { productId }),
	);
	return {
		acknowledged,
		unknown,
		pending,
		onHandBefore,
		ledger,
		orders,
		stock,
	};
}

const mostLookedAt = 2_000;

/** Products whose stock is read: all of a small shop; of a large one those that were ordered, and the first. */
function lookedAt(
	onHandBefore: ReadonlyMap<string, number>,
	orders: readonly OrderFact[],
): string[] {
	const first = [...onHandBefore.keys()].slice(0, mostLookedAt);
	const ordered = orders.flatMap(({ lines }) =>
		lines.map(({ productId }) => productId),
	);
	return [...new Set([...first, ...ordered])];
}

interface OrderView {
	id: string;
	status: string;
	totalCents: number;
	lines: { productId: string; quantity: number }[];
}

async function ordersOf(
	client: ShopClient,
	{ email, token }: Customer,
): Promise<OrderFact[]> {
	const orders = await readAll<OrderView>(client, "listOrders", token);
	if (orders.length === 0) return [];
	const told = await readAll<{ kind: string; text: string }>(
		client,
		"listNotifications",
		token,
	);
	return mapInTurn(orders, async (order) => ({
		...order,
		customer: email,
		shipments: await shipmentsOf(client, order, token),
		confirmations: told.filter(
			({ kind, text }) => kind === "order-confirmed" && text.includes(order.id),
		).length,
	}));
}

async function shipmentsOf(
	client: ShopClient,
	order: OrderView,
	token: string,
): Promise<number> {
	if (order.status !== "confirmed" && order.status !== "shipped") return 0;
	const { status } = await client.call(
		"getShipment",
		{ orderId: order.id },
		token,
	);
	return status === 200 ? 1 : 0;
}

async function readAll<Item>(
	client: ShopClient,
	operation: string,
	token: string,
): Promise<Item[]> {
	const items: Item[] = [];
	let cursor: string | null = null;
	do {
		const input = { limit: 100, ...(cursor === null ? {} : { cursor }) };
		const page: { items: Item[]; nextCursor: string | null } = await read(
			client,
			operation,
			input,
			token,
		);
		items.push(...page.items);
		cursor = page.nextCursor;
	} while (cursor !== null);
	return items;
}

async function read<Content>(
	client: ShopClient,
	operation: string,
	input: Record<string, unknown>,
	token?: string,
): Promise<Content> {
	const { status, body } = await client.call(operation, input, token);
	if (status === 200) return body as Content;
	throw new ShopFailed(
		`${operation} ${JSON.stringify(input)} was refused with HTTP ${status} while the shop was checked`,
	);
}

async function readLedger(url: string): Promise<Facts["ledger"]> {
	const entries: { key: string; kind: string; amountCents: number }[] = [];
	let after: number | null = 0;
	while (after !== null) {
		const { body } = await request(`${url}/ledger?after=${after}&limit=10000`);
		const page: { entries: typeof entries; nextAfter: number | null } =
			ledgerPage.parse(await body.json());
		entries.push(...page.entries);
		after = page.nextAfter;
	}
	return entries;
}

const atOnce = 16;

/** Maps with at most 16 calls under way; keeps the order. */
async function mapInTurn<Item, Result>(
	items: readonly Item[],
	use: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	for (let start = 0; start < items.length; start += atOnce) {
		results.push(
			...(await Promise.all(items.slice(start, start + atOnce).map(use))),
		);
	}
	return results;
}

/** Collects facts until `isSettled` is content or patience ends: effects that come by events may still be on their way. */
export async function collectUntil(
	collect: () => Promise<Facts>,
	isSettled: (facts: Facts) => boolean,
	patienceMs: number,
): Promise<Facts> {
	const deadlineMs = Date.now() + patienceMs;
	let facts = await collect();
	while (!isSettled(facts) && Date.now() < deadlineMs) {
		await sleep(200);
		facts = await collect();
	}
	return facts;
}
