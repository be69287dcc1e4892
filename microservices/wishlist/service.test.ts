import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { catalog as catalogContract } from "../../shop/contract/catalog.ts";
import { wishlist } from "../../shop/contract/wishlist.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	ask,
	createTestBed,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import { admin, productId, seededProducts } from "../../shop/seed.ts";
import catalog from "../catalog/service.ts";
import unit from "./service.ts";

const { getWishlist, addWish, removeWish } = wishlist.operations;
const { deleteProduct } = catalogContract.operations;

const plan = { seed: 1, products: 130, customers: 10 };
const seeded = [...seededProducts(plan)];
const wish = (index: number) => ({
	productId: productId(index),
	name: seeded[index - 1]?.name,
	priceCents: seeded[index - 1]?.priceCents,
});

let bed: TestBed;
let catalogRunning: Running;
let running: Running;
let adminToken: string;
let customers = 0;
let token: string;

beforeAll(async () => {
	bed = await createTestBed();
	const SEED_PRODUCTS = String(plan.products);
	catalogRunning = await bed.start(catalog, { SEED_PRODUCTS });
	const PEERS = JSON.stringify({ catalog: catalogRunning.url });
	running = await bed.start(unit, { PEERS });
	adminToken = await bed.token(admin);
});
beforeEach(async () => {
	customers += 1;
	const id = `u-customer-${customers}`;
	token = await bed.token({ id, role: "customer", name: "Ada" });
});
afterAll(() => bed.stop());

const add = (index: number) =>
	ask(running.url, addWish, { productId: productId(index) }, token);
const remove = (index: number) =>
	ask(running.url, removeWish, { productId: productId(index) }, token);
const show = () => ask(running.url, getWishlist, {}, token);

it("shows wishes with name and price, oldest first; a wish made again keeps its place", async () => {
	expect((await show()).body).toEqual({ items: [] });
	for (const index of [3, 1, 2, 3]) expect((await add(index)).status).toBe(200);
	expect(await show()).toMatchObject({
		status: 200,
		body: { items: [wish(3), wish(1), wish(2)] },
	});
});

it("drops a wish, also one that is not there", async () => {
	await add(1);
	await add(2);
	for (const _ of ["there", "gone already"])
		expect((await remove(1)).body).toEqual({ items: [wish(2)] });
	expect((await remove(2)).body).toEqual({ items: [] });
});

it("shows no product that has left the shop, and takes no wish for it", async () => {
	await add(5);
	await add(6);
	const gone = { productId: productId(5) };
	await ask(catalogRunning.url, deleteProduct, gone, adminToken);
	expect((await show()).body).toEqual({ items: [wish(6)] });
	expect(await add(5)).toMatchObject({ status: 404, code: "ProductNotFound" });
});

it("takes no wish for an unknown product", async () => {
	const input = { productId: "p-unknown" };
	const refused = await ask(running.url, addWish, input, token);
	expect(refused).toMatchObject({ status: 404, code: "ProductNotFound" });
	expect((await show()).body).toEqual({ items: [] });
});

it("has no end: more wishes than the catalog looks up at once", async () => {
	const indexes = Array.from({ length: 115 }, (_, index) => index + 10);
	for (const index of indexes) await add(index);
	expect((await show()).body).toEqual({ items: indexes.map(wish) });
});

it("is nobody else's", async () => {
	await add(1);
	expect(await ask(running.url, getWishlist)).toMatchObject({ status: 401 });
	const other = await bed.token({ id: "u-x", role: "customer", name: "X" });
	const seen = await ask(running.url, getWishlist, {}, other);
	expect(seen.body).toEqual({ items: [] });
});

it("says that the catalog is down, changes nothing meanwhile, and keeps its wishes over a restart", async () => {
	await add(1);
	await add(2);
	await running.stop();
	running = await bed.start(unit, {
		PEERS: '{"catalog":"http://127.0.0.1:9"}',
	});
	for (const answer of [await show(), await add(3), await remove(1)])
		expect(answer).toMatchObject({ status: 503, code: "Unavailable" });
	await running.stop();
	const PEERS = JSON.stringify({ catalog: catalogRunning.url });
	running = await bed.start(unit, { PEERS });
	expect((await show()).body).toEqual({ items: [wish(1), wish(2)] });
});
