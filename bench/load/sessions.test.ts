import { afterEach, describe, expect, it } from "vitest";
import { prepareOpenLoad } from "./driver.ts";
import type { OpenPlan } from "./plan.ts";
import { json, openPlan, serve, type TestServer } from "./testing.ts";

let server: TestServer | undefined;
afterEach(() => server?.close());

async function load(plan: OpenPlan) {
	const prepared = await prepareOpenLoad(plan);
	try {
		return await prepared.run({ signal: new AbortController().signal });
	} finally {
		await prepared.close();
	}
}

const accounts = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		email: `customer-${index}@shop.test`,
		password: "secret-enough",
	}));

/** One for every arrival, so that none is ever busy however slow the machine is. */
const customers = accounts(30);
const few = accounts(8);

const user = (email: string) => ({
	id: email,
	email,
	name: "Ada",
	role: "customer",
});

const cart = { items: [], totalCents: 0 };

const order = (id: string) => ({
	id,
	status: "confirmed",
	lines: [],
	itemsCents: 100,
	shippingCents: 0,
	taxCents: 0,
	totalCents: 100,
	placedAt: "2026-01-01T00:00:00.000Z",
});

interface Seen {
	customer: string;
	what: string;
	body: Record<string, unknown>;
	key: string | undefined;
}

/** A shop that signs in by e-mail as token, and notes who did what and how many requests of one customer overlapped. */
async function shopOf(
	place: (key: string, answer: (body: unknown, status: number) => void) => void,
) {
	const seen: Seen[] = [];
	const open = new Map<string, number>();
	let mostAtOnce = 0;
	const shop = await serve((request, response) => {
		const body = JSON.parse(request.text || "{}");
		if (request.url === "/api/sessions") {
			const token = body.email;
			const expiresAt = "2030-01-01T00:00:00.000Z";
			return json(response, { token, expiresAt, user: user(token) }, 201);
		}
		const customer = request.headers.authorization?.slice(7) ?? "";
		const key = request.headers["idempotency-key"] as string | undefined;
		seen.push({
			customer,
			what: `${request.method} ${request.url}`,
			body,
			key,
		});
		open.set(customer, (open.get(customer) ?? 0) + 1);
		mostAtOnce = Math.max(mostAtOnce, open.get(customer) ?? 0);
		const answer = (content: unknown, status: number) => {
			open.set(customer, (open.get(customer) ?? 0) - 1);
			json(response, content, status);
		};
		if (key) setTimeout(() => place(key, answer), 5);
		else setTimeout(() => answer(cart, 200), 5);
	});
	return { ...shop, seen, mostAtOnce: () => mostAtOnce };
}

const checkout = [
	{ name: "checkout", steps: ["signedIn", "putCartItem", "placeOrder"] },
];
const stages = [{ ratePerSecond: 100, durationMs: 300 }];

describe("a session", () => {
	it("sends its requests one after another, and no customer's requests overlap", async () => {
		const shop = await shopOf((key, answer) => answer(order(`o-${key}`), 201));
		server = shop;
		const outcome = await load(
			openPlan({
				baseUrl: shop.baseUrl,
				journeys: checkout,
				customers: few,
				stages,
			}),
		);
		expect(outcome.journeys.checkout).toMatchObject({ offered: 30, failed: 0 });
		expect(outcome.journeys.checkout?.good).toBeGreaterThan(0);
		expect(shop.mostAtOnce()).toBe(1);
		for (const { email } of few) {
			const own = shop.seen.filter(({ customer }) => customer === email);
			const kinds = own.map(({ key }) => (key ? "order" : "cart"));
			expect(kinds).toEqual(own.map((_, n) => (n % 2 ? "order" : "cart")));
		}
	});

	it("signs in before the load: sign-in is in no result", async () => {
		const shop = await shopOf((key, answer) => answer(order(`o-${key}`), 201));
		server = shop;
		const { operations } = await load(
			openPlan({
				baseUrl: shop.baseUrl,
				journeys: checkout,
				customers,
				stages,
			}),
		);
		expect(Object.keys(operations)).toEqual(["putCartItem", "placeOrder"]);
		const signIns = shop.requests.filter((line) => line.endsWith("/sessions"));
		expect(signIns).toHaveLength(customers.length);
		expect(shop.requests.slice(0, 30)).toEqual(signIns);
	});

	it("reports every acknowledged order with its key, once", async () => {
		const shop = await shopOf((key, answer) => answer(order(`o-${key}`), 201));
		server = shop;
		const { orders } = await load(
			openPlan({
				baseUrl: shop.baseUrl,
				journeys: checkout,
				customers,
				stages,
			}),
		);
		expect(orders.unknown).toEqual([]);
		expect(orders.acknowledged).toHaveLength(30);
		for (const { orderId, idempotencyKey, customer } of orders.acknowledged) {
			expect(orderId).toBe(`o-${idempotencyKey}`);
			const sent = shop.seen.filter(({ key }) => key === idempotencyKey);
			expect(sent.map(({ customer }) => customer)).toEqual([customer]);
		}
	});

	it("reports orders of unknown outcome apart from those that were refused", async () => {
		const shop = await shopOf((key, answer) => {
			const arrival = Number(key.split("-")[1]);
			if (arrival % 3 === 0) answer(order(`o-${key}`), 201);
			else if (arrival % 3 === 1) answer({ code: "Unavailable" }, 503);
			else answer({ code: "OutOfStock" }, 409);
		});
		server = shop;
		const outcome = await load(
			openPlan({
				baseUrl: shop.baseUrl,
				journeys: checkout,
				customers,
				stages,
			}),
		);
		expect(outcome.orders.acknowledged).toHaveLength(10);
		expect(outcome.orders.unknown).toHaveLength(10);
		expect(outcome.operations.placeOrder?.errors).toEqual({
			Unavailable: 10,
			OutOfStock: 10,
		});
		expect(outcome.journeys.checkout).toMatchObject({ good: 10, failed: 20 });
	});

	it("asks the same of every arm: inputs and keys follow from the seed alone", async () => {
		const bodies: unknown[] = [];
		for (const slowMs of [0, 20]) {
			const shop = await shopOf((key, answer) =>
				setTimeout(answer, slowMs, order(`o-${key}`), 201),
			);
			await load(
				openPlan({
					baseUrl: shop.baseUrl,
					journeys: checkout,
					customers,
					stages,
				}),
			);
			await shop.close();
			bodies.push(
				shop.seen
					.map((seen) => JSON.stringify(seen))
					.toSorted((a, b) => a.localeCompare(b)),
			);
		}
		expect(bodies[0]).toEqual(bodies[1]);
	});

	it("is shed when every customer is busy, and the trial is flagged", async () => {
		const held: (() => void)[] = [];
		const shop = await shopOf((key, answer) => {
			held.push(() => answer(order(`o-${key}`), 201));
			if (held.length === 8) setTimeout(() => held.map((go) => go()), 400);
		});
		server = shop;
		const outcome = await load(
			openPlan({
				baseUrl: shop.baseUrl,
				journeys: checkout,
				customers: few,
				stages,
			}),
		);
		expect(outcome.driver.overloaded).toBe(true);
		expect(outcome.driver.shed.CustomersBusy).toBeGreaterThan(0);
		expect(shop.mostAtOnce()).toBe(1);
	});

	it("passes captured values of a raw answer on, as address, header and body", async () => {
		server = await serve((request, response) =>
			json(response, {
				items: [{ id: "a b" }],
				saw: [request.url, request.headers["x-id"], request.text],
			}),
		);
		const outcome = await load(
			openPlan({
				baseUrl: server.baseUrl,
				stages: [{ ratePerSecond: 10, durationMs: 100 }],
				journeys: [
					{
						name: "look",
						steps: [
							{
								name: "list",
								request: "GET /items?limit=20",
								capture: { id: "$.items[0].id" },
							},
							{
								name: "one",
								request: `POST /items/\${id}`,
								headers: { "x-id": `\${list.items[0].id}` },
								body: { id: `\${id}` },
								expect: {
									status: 200,
									contains: '["/items/a%20b","a b","{\\"id\\":\\"a b\\"}"]',
								},
							},
						],
					},
				],
			}),
		);
		expect(outcome.operations.one).toMatchObject({ good: 1, errors: {} });
	});

	it("ends at a step whose earlier answer lacks the value that it needs", async () => {
		server = await serve((_request, response) => json(response, { items: [] }));
		const outcome = await load(
			openPlan({
				baseUrl: server.baseUrl,
				stages: [{ ratePerSecond: 10, durationMs: 100 }],
				journeys: [
					{
						name: "look",
						steps: [
							{ name: "list", request: "GET /items" },
							{ name: "one", request: `GET /items/\${list.items[0].id}` },
						],
					},
				],
			}),
		);
		expect(outcome.operations.one).toMatchObject({
			offered: 1,
			sent: 0,
			failed: 1,
			errors: { MissingReference: 1 },
		});
	});

	it("counts a degraded answer as good, and says that it was degraded", async () => {
		const page = {
			product: {
				id: "p",
				name: "n",
				description: "d",
				category: "c",
				priceCents: 1,
				weightGrams: 1,
			},
			availability: null,
			rating: null,
			reviews: [],
			related: [],
			degraded: ["reviews"],
		};
		server = await serve((_request, response) => json(response, page));
		const { operations } = await load(
			openPlan({
				baseUrl: server.baseUrl,
				stages: [{ ratePerSecond: 50, durationMs: 100 }],
				journeys: [{ name: "look", steps: ["getProductPage"] }],
			}),
		);
		expect(operations.getProductPage).toMatchObject({ good: 5, degraded: 5 });
	});
});

describe("what a step asserts of an answer", () => {
	it("makes the answer not good where it does not hold, is counted and told by an example", async () => {
		let asked = 0;
		server = await serve((_, response) => {
			asked += 1;
			json(response, { total: asked % 2 === 0 ? 7 : 0 });
		});
		const { operations } = await load(
			openPlan({
				baseUrl: server.baseUrl,
				deadlineMs: 30_000,
				journeys: [
					{
						name: "look",
						steps: [
							{
								name: "get",
								request: "GET /a",
								assert: [{ path: "$.total", min: 1 }],
							},
						],
					},
				],
			}),
		);
		expect(operations.get).toMatchObject({
			offered: 50,
			good: 25,
			failed: 25,
			errors: { "assert $.total min 1": 25 },
			examples: { "assert $.total min 1": "0" },
		});
	});

	it("is asked of an operation of the contract beside what the contract says", async () => {
		server = await serve((_, response) =>
			json(response, { items: [], nextCursor: null }),
		);
		const { operations } = await load(
			openPlan({
				baseUrl: server.baseUrl,
				deadlineMs: 30_000,
				journeys: [
					{
						name: "search",
						steps: [
							{
								operation: "searchProducts",
								assert: [{ path: "$.items", minLength: 1 }],
							},
						],
					},
				],
			}),
		);
		expect(operations.searchProducts).toMatchObject({
			good: 0,
			failed: 50,
			examples: { "assert $.items minLength 1": "[]" },
		});
	});
});
