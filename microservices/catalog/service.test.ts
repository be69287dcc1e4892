import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalog, type Product } from "../../shop/contract/catalog.ts";
import { reviews as reviewsContract } from "../../shop/contract/reviews.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	ask,
	createTestBed,
	eventually,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import { admin, customerId, productId } from "../../shop/seed.ts";
import reviews from "../reviews/service.ts";
import { catalogInternal } from "./internal.ts";
import unit from "./service.ts";

const {
	createProduct,
	deleteProduct,
	getProduct,
	listCategories,
	searchProducts,
	updateProduct,
} = catalog.operations;
const { productsByIds, productWithRelated } = catalogInternal.operations;

const lamp = {
	name: "Éclair Lamp",
	description: "Zebrawood, turned by hand.",
	category: "test-lamps",
	priceCents: 4_200,
	weightGrams: 900,
};

let bed: TestBed;
let running: Running;
let adminToken: string;
let serviceToken: string;
const tokens: Record<string, string> = {};
beforeAll(async () => {
	bed = await createTestBed();
	running = await bed.start(unit);
	adminToken = await bed.token(admin);
	const customer = { id: customerId(1), role: "customer", name: "A" } as const;
	serviceToken = await bed.serviceToken();
	tokens["a customer"] = await bed.token(customer);
	tokens["a service"] = serviceToken;
	tokens["an admin"] = adminToken;
});
afterAll(() => bed.stop());

const create = async (differing: Partial<typeof lamp> = {}) => {
	const input = { ...lamp, ...differing };
	const { body } = await ask(running.url, createProduct, input, adminToken);
	return body as Product;
};
const search = (input: Record<string, unknown>) =>
	ask(running.url, searchProducts, input);
const namesOf = (answer: { body: { items: Product[] } }) =>
	answer.body.items.map((product) => product.name);

describe("products", () => {
	it("creates a product that can be read, changed and read again", async () => {
		const made = await ask(running.url, createProduct, lamp, adminToken);
		expect(made.status).toBe(201);
		expect(made.body).toEqual({ id: expect.stringMatching(/^p-/), ...lamp });
		const product = made.body.id;
		const changed = { ...lamp, priceCents: 1 };
		const input = { productId: product, ...changed };
		const updated = await ask(running.url, updateProduct, input, adminToken);
		const read = await ask(running.url, getProduct, { productId: product });
		expect(updated).toMatchObject({ status: 200, body: read.body });
		expect(read.body).toEqual({ id: product, ...changed });
	});

	it("knows the seeded products", async () => {
		const read = await ask(running.url, getProduct, {
			productId: productId(1),
		});
		expect(read).toMatchObject({ status: 200, body: { id: productId(1) } });
	});

	it("takes a deleted product out of every view", async () => {
		const category = "test-deleted";
		const kept = await create({ category, name: "Kept Quux" });
		const gone = await create({ category, name: "Gone Quux" });
		const input = { productId: gone.id };
		const deleted = await ask(running.url, deleteProduct, input, adminToken);
		expect(deleted.status).toBe(204);
		for (const operation of [getProduct, productWithRelated]) {
			const refused = await ask(running.url, operation, input, serviceToken);
			expect(refused).toMatchObject({ status: 404, code: "ProductNotFound" });
		}
		expect(namesOf(await search({ category }))).toEqual(["Kept Quux"]);
		expect(namesOf(await search({ query: "quux" }))).toEqual(["Kept Quux"]);
		const page = await ask(
			running.url,
			productWithRelated,
			{ productId: kept.id },
			serviceToken,
		);
		expect(page.body.related).toEqual([]);
		const { body } = await ask(running.url, listCategories, { limit: 100 });
		expect(body.items).toContainEqual({ name: category, products: 1 });
	});

	it.each([
		["get", getProduct, {}],
		["update", updateProduct, lamp],
		["delete", deleteProduct, {}],
	] as const)(
		"refuses to %s an unknown product",
		async (_, operation, more) => {
			const input = { productId: "p-unknown", ...more };
			const refused = await ask(running.url, operation, input, adminToken);
			expect(refused).toMatchObject({ status: 404, code: "ProductNotFound" });
		},
	);

	it("leaves a product deleted: it cannot be changed or deleted again", async () => {
		const { id } = await create({ name: "Twice gone" });
		const input = { productId: id };
		await ask(running.url, deleteProduct, input, adminToken);
		const changed = { ...input, ...lamp };
		const answers = [
			await ask(running.url, updateProduct, changed, adminToken),
			await ask(running.url, deleteProduct, input, adminToken),
		];
		expect(answers.map(({ code }) => code)).toEqual([
			"ProductNotFound",
			"ProductNotFound",
		]);
		expect(namesOf(await search({ query: "twice gone" }))).toEqual([]);
	});

	it.each([
		["a customer", 403, "Forbidden"],
		["a service", 403, "Forbidden"],
		["nobody", 401, "Unauthenticated"],
	])("lets %s create nothing", async (who, status, code) => {
		const input = { ...lamp, category: "test-refused" };
		const refused = await ask(running.url, createProduct, input, tokens[who]);
		expect(refused).toMatchObject({ status, code });
		const found = await search({ category: "test-refused" });
		expect(found.body.items).toEqual([]);
	});
});

describe("for other services", () => {
	it("looks up those products that are in the shop, each once", async () => {
		const productIds = [productId(2), "p-unknown", productId(1), productId(2)];
		const input = { productIds };
		const found = await ask(running.url, productsByIds, input, serviceToken);
		expect(found.status).toBe(200);
		const ids = found.body.items.map(({ id }: Product) => id);
		expect(ids).toEqual([productId(2), productId(1)]);
	});

	it("shows a product with up to four others of its category, by name", async () => {
		const category = "test-related";
		const made: Product[] = [];
		for (const name of ["F", "B", "E", "A", "D", "C"])
			made.push(await create({ category, name }));
		const input = { productId: made[1]?.id };
		const { body } = await ask(
			running.url,
			productWithRelated,
			input,
			serviceToken,
		);
		expect(body.product).toEqual(made[1]);
		expect(body.related.map(({ name }: Product) => name)).toEqual([..."ACDE"]);
		expect(Object.keys(body.related[0])).toEqual(["id", "name", "priceCents"]);
	});

	it.each([
		["an admin", 403],
		["nobody", 401],
	])("refuses %s", async (who, status) => {
		const input = { productIds: [productId(1)] };
		const refused = await ask(running.url, productsByIds, input, tokens[who]);
		expect(refused.status).toBe(status);
	});
});

describe("what others hear", () => {
	it("publishes a new and a deleted product, once the listener is there again", async () => {
		const listener = await bed.start(reviews);
		await running.stop();
		running = await bed.start(unit, {
			PEERS: JSON.stringify({ reviews: listener.url }),
			SUBSCRIPTIONS:
				'{"product.created":["reviews"],"product.deleted":["reviews"]}',
		});
		const { listReviews } = reviewsContract.operations;
		const { id } = await create({ name: "Heard of" });
		const status = async () =>
			(await ask(listener.url, listReviews, { productId: id })).status;
		await eventually(
			"reviews know the product",
			async () => (await status()) === 200,
		);
		await ask(running.url, deleteProduct, { productId: id }, adminToken);
		await eventually(
			"reviews forget the product",
			async () => (await status()) === 404,
		);
	});

	it("keeps its products over a restart, deleted ones deleted", async () => {
		const kept = await create({ name: "Kept" });
		const gone = await create({ name: "Gone" });
		await ask(running.url, deleteProduct, { productId: gone.id }, adminToken);
		await running.stop();
		running = await bed.start(unit);
		const statusOf = async ({ id }: Product) =>
			(await ask(running.url, getProduct, { productId: id })).status;
		expect(await statusOf(kept)).toBe(200);
		expect(await statusOf(gone)).toBe(404);
	});
});
