import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { catalog as catalogContract } from "../../shop/contract/catalog.ts";
import { reviews } from "../../shop/contract/reviews.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	allItems,
	ask,
	createTestBed,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import {
	admin,
	customerId,
	productId,
	seededReviews,
} from "../../shop/seed.ts";
import catalog from "../catalog/service.ts";
import { deliver } from "../kit/testing-events.ts";
import { reviewsInternal } from "./internal.ts";
import unit from "./service.ts";

const { listReviews, addReview } = reviews.operations;
const { reviewSummary } = reviewsInternal.operations;
const { createProduct } = catalogContract.operations;

const seeded = [...seededReviews({ seed: 1, products: 60, customers: 10 })];

const lamp = {
	name: "Lamp",
	description: "A lamp.",
	category: "lighting",
	priceCents: 100,
	weightGrams: 10,
};

let bed: TestBed;
let catalogUrl: string;
let running: Running;
let adminToken: string;
let serviceToken: string;
let customers = 0;
let customer: string;
let token: string;
let product: string;

beforeAll(async () => {
	bed = await createTestBed();
	catalogUrl = (await bed.start(catalog)).url;
	const PEERS = JSON.stringify({ catalog: catalogUrl });
	running = await bed.start(unit, { PEERS });
	adminToken = await bed.token(admin);
	serviceToken = await bed.serviceToken();
});
const customerToken = (id: string) =>
	bed.token({ id, role: "customer", name: `Ada of ${id}` });
beforeEach(async () => {
	customers += 1;
	customer = `u-customer-${customers}`;
	token = await customerToken(customer);
	const made = await ask(catalogUrl, createProduct, lamp, adminToken);
	product = made.body.id;
});
afterAll(() => bed.stop());

const add = (input: Record<string, unknown> = {}, by = token) =>
	ask(
		running.url,
		addReview,
		{ productId: product, rating: 4, text: "Good.", ...input },
		by,
	);
const list = (id = product) => ask(running.url, listReviews, { productId: id });
const summary = async (id = product) =>
	(await ask(running.url, reviewSummary, { productId: id }, serviceToken)).body;

let events = 0;
const tell = async (type: string, payload: Record<string, unknown>) => {
	events += 1;
	const event = { id: `e-${events}`, type, payload };
	for (const _ of ["first", "again"])
		await deliver(running.url, serviceToken, event);
};
const order = (orderId: string) => ({
	orderId: `${orderId}-${customer}`,
	customerId: customer,
	country: "DE",
	weightGrams: 10,
	lines: [{ productId: product, quantity: 1 }],
});
const verified = async () => (await list()).body.items[0].verifiedPurchase;

describe("a review", () => {
	it("is by the name in the token, and listed", async () => {
		const added = await add();
		expect(added.status).toBe(201);
		expect(added.body).toEqual({
			id: expect.stringMatching(/^r-/),
			productId: product,
			author: `Ada of ${customer}`,
			rating: 4,
			text: "Good.",
			verifiedPurchase: false,
			createdAt: expect.stringMatching(/Z$/),
		});
		expect((await list()).body).toEqual({
			items: [added.body],
			nextCursor: null,
		});
	});

	it("is one for each customer and product", async () => {
		const [one, other] = await Promise.all([add(), add({ text: "Again." })]);
		expect([one.status, other.status].toSorted()).toEqual([201, 409]);
		expect(await add({ rating: 1 })).toMatchObject({ code: "AlreadyReviewed" });
		expect((await list()).body.items).toHaveLength(1);
	});

	it.each([
		["6 stars", { rating: 6 }],
		["half a star", { rating: 0.5 }],
		["no text", { text: "  " }],
	])("refuses %s", async (_, wrong) => {
		const refused = await add(wrong);
		expect(refused).toMatchObject({ status: 400, code: "InvalidInput" });
		expect((await list()).body.items).toEqual([]);
	});

	it("needs a token, and a product", async () => {
		const anonymous = await ask(running.url, addReview, {
			productId: product,
			rating: 4,
			text: "x",
		});
		expect(anonymous).toMatchObject({ status: 401 });
		for (const answer of [
			await add({ productId: "p-unknown" }),
			await list("p-unknown"),
		])
			expect(answer).toMatchObject({ status: 404, code: "ProductNotFound" });
	});

	it("comes newest first, page by page", async () => {
		for (const index of [1, 2, 3, 4, 5, 6, 7])
			await add({ rating: 5 }, await customerToken(`u-${customer}-${index}`));
		const input = { productId: product, limit: 3 };
		const paged = await allItems(running.url, listReviews, input);
		expect(paged).toEqual((await list()).body.items);
		const ids = paged.map(({ id }: { id: string }) => id);
		expect(ids).toEqual(ids.toSorted().toReversed());
		expect(ids).toHaveLength(7);
	});

	it("of the seed is there, none of a verified purchase", async () => {
		const id = seeded[0]?.productId as string;
		const expected = seeded.filter((review) => review.productId === id);
		const { items } = (await list(id)).body;
		expect(items).toHaveLength(expected.length);
		for (const item of items) expect(item.verifiedPurchase).toBe(false);
	});
});

describe("a summary", () => {
	it("has the rating of all reviews and the newest five", async () => {
		for (const [index, rating] of [5, 4, 4, 5, 1, 1].entries())
			await add({ rating }, await customerToken(`u-${customer}-${index}`));
		const { rating, reviews } = await summary();
		expect(rating).toEqual({ average: 3.33, count: 6 });
		const newest = (await list()).body.items.slice(0, 5);
		for (const review of newest) delete review.productId;
		expect(reviews).toEqual(newest);
	});

	it("is empty for a product without reviews, and for an unknown one", async () => {
		const empty = { rating: { average: null, count: 0 }, reviews: [] };
		expect(await summary()).toEqual(empty);
		expect(await summary("p-unknown")).toEqual(empty);
	});

	it("is for services only", async () => {
		const input = { productId: product };
		const refused = await ask(running.url, reviewSummary, input, adminToken);
		expect(refused).toMatchObject({ status: 403, code: "Forbidden" });
	});
});

describe("a verified purchase", () => {
	it("counts while the customer has an order with the product", async () => {
		await tell("order.confirmed", order("o-1"));
		expect((await add()).body.verifiedPurchase).toBe(true);
		await tell("order.cancelled", order("o-1"));
		expect(await verified()).toBe(false);
		await tell("order.confirmed", order("o-2"));
		expect(await verified()).toBe(true);
	});

	it("still counts when only one of two orders is cancelled", async () => {
		await add();
		await tell("order.confirmed", order("o-1"));
		await tell("order.confirmed", order("o-2"));
		await tell("order.cancelled", order("o-1"));
		expect(await verified()).toBe(true);
	});

	it("does not count when the cancellation is heard of first", async () => {
		await add();
		await tell("order.cancelled", order("o-1"));
		await tell("order.confirmed", order("o-1"));
		expect(await verified()).toBe(false);
	});

	it("is of that customer only", async () => {
		await tell("order.confirmed", order("o-1"));
		const other = await customerToken(customerId(9));
		expect((await add({}, other)).body.verifiedPurchase).toBe(false);
	});
});

describe("while the catalog is down", () => {
	it("answers for the products that it knows from seed and events, and keeps reviews over a restart", async () => {
		await add();
		await running.stop();
		running = await bed.start(unit, {
			PEERS: '{"catalog":"http://127.0.0.1:9"}',
		});
		expect((await list()).body.items).toHaveLength(1);
		expect(await list(productId(1))).toMatchObject({ status: 200 });
		for (const answer of [
			await list("p-new"),
			await add({ productId: "p-new" }),
		])
			expect(answer).toMatchObject({ status: 503, code: "Unavailable" });

		await tell("product.created", { productId: "p-new" });
		expect(await add({ productId: "p-new" })).toMatchObject({ status: 201 });

		await tell("product.deleted", { productId: "p-new" });
		await tell("product.created", { productId: "p-new" });
		for (const answer of [
			await list("p-new"),
			await add({ productId: "p-new" }),
		])
			expect(answer).toMatchObject({ status: 404, code: "ProductNotFound" });
	});
});
