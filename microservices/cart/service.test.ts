import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cart } from "../../shop/contract/cart.ts";
import { catalog as catalogContract } from "../../shop/contract/catalog.ts";
import { cartLimit } from "../../shop/rules/cart.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	ask,
	createTestBed,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import { admin, productId, seededProducts } from "../../shop/seed.ts";
import catalog from "../catalog/service.ts";
import { deliver } from "../kit/testing-events.ts";
import { cartInternal } from "./internal.ts";
import unit from "./service.ts";

const { getCart, putCartItem, removeCartItem, clearCart } = cart.operations;
const { cartLines } = cartInternal.operations;
const { deleteProduct, updateProduct } = catalogContract.operations;

const seeded = [...seededProducts({ seed: 1, products: 120, customers: 10 })];
const itemOf = (index: number, quantity: number) => ({
	productId: productId(index),
	name: seeded[index - 1]?.name,
	quantity,
	unitPriceCents: seeded[index - 1]?.priceCents,
});
const priceOf = (index: number) => seeded[index - 1]?.priceCents ?? 0;

let bed: TestBed;
let catalogRunning: Running;
let running: Running;
let adminToken: string;
let serviceToken: string;
let customers = 0;
let customer: string;
let token: string;

beforeAll(async () => {
	bed = await createTestBed();
	catalogRunning = await bed.start(catalog, { SEED_PRODUCTS: "120" });
	const PEERS = JSON.stringify({ catalog: catalogRunning.url });
	running = await bed.start(unit, { PEERS });
	adminToken = await bed.token(admin);
	serviceToken = await bed.serviceToken();
});
beforeEach(async () => {
	customers += 1;
	customer = `u-customer-${customers}`;
	token = await bed.token({ id: customer, role: "customer", name: "Ada" });
});
afterAll(() => bed.stop());

const put = (index: number, quantity: number) =>
	ask(
		running.url,
		putCartItem,
		{ productId: productId(index), quantity },
		token,
	);
const show = () => ask(running.url, getCart, {}, token);
const linesOf = async (owner: string) => {
	const input = { customerId: owner };
	const { body } = await ask(running.url, cartLines, input, serviceToken);
	return body.items;
};
const ordered = (
	id: string,
	lines: { productId: string; quantity: number }[],
) => ({
	id,
	type: "order.confirmed",
	payload: {
		orderId: "o-1",
		customerId: customer,
		country: "DE",
		weightGrams: 1,
		lines,
	},
});

describe("a cart", () => {
	it("is empty at first", async () => {
		expect(await show()).toMatchObject({
			status: 200,
			body: { items: [], totalCents: 0 },
		});
	});

	it("holds quantities that are set, not added, by productId, at the catalog's prices", async () => {
		await put(5, 1);
		await put(3, 2);
		const answer = await put(5, 4);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({
			items: [itemOf(3, 2), itemOf(5, 4)],
			totalCents: 2 * priceOf(3) + 4 * priceOf(5),
		});
		expect((await show()).body).toEqual(answer.body);
	});

	it("shows the price of today", async () => {
		await put(10, 1);
		const { id, ...description } = seeded[9] ?? { id: "" };
		const changed = {
			productId: id,
			...description,
			priceCents: 77,
			name: "New",
		};
		await ask(catalogRunning.url, updateProduct, changed, adminToken);
		expect((await show()).body).toMatchObject({
			items: [{ name: "New", unitPriceCents: 77 }],
			totalCents: 77,
		});
	});

	it("drops a product that has left the shop, and takes it no more", async () => {
		await put(11, 1);
		await put(12, 1);
		const gone = { productId: productId(11) };
		await ask(catalogRunning.url, deleteProduct, gone, adminToken);
		expect((await show()).body.items).toEqual([itemOf(12, 1)]);
		expect(await put(11, 1)).toMatchObject({
			status: 404,
			code: "ProductNotFound",
		});
	});

	it("gives out a product and everything, also what is not in it", async () => {
		await put(1, 1);
		await put(2, 1);
		const input = { productId: productId(1) };
		for (const _ of ["there", "gone already"]) {
			const answer = await ask(running.url, removeCartItem, input, token);
			expect(answer.body.items).toEqual([itemOf(2, 1)]);
		}
		for (const _ of ["full", "empty already"])
			expect((await ask(running.url, clearCart, {}, token)).status).toBe(204);
		expect((await show()).body.items).toEqual([]);
	});

	it("takes no unknown product", async () => {
		const input = { productId: "p-unknown", quantity: 1 };
		expect(await ask(running.url, putCartItem, input, token)).toMatchObject({
			status: 404,
			code: "ProductNotFound",
		});
		expect(await linesOf(customer)).toEqual([]);
	});

	it.each([0, -1, 1.5, 100, "abc", 1e9])(
		"takes no quantity of %s",
		async (quantity) => {
			const input = { productId: productId(1), quantity };
			const refused = await ask(running.url, putCartItem, input, token);
			expect(refused).toMatchObject({ status: 400, code: "InvalidInput" });
			expect(await linesOf(customer)).toEqual([]);
		},
	);

	it("holds its limit of products that are in the shop, and no more; those in it may still change", async () => {
		const last = 60 + cartLimit;
		for (let index = 61; index <= last; index += 1) await put(index, 1);
		expect((await show()).body.items).toHaveLength(cartLimit);
		expect(await put(1, 1)).toMatchObject({ status: 409, code: "CartFull" });
		expect(await put(last, 2)).toMatchObject({ status: 200 });
		const leaving = { productId: productId(61) };
		await ask(catalogRunning.url, deleteProduct, leaving, adminToken);
		expect(await put(1, 1)).toMatchObject({ status: 200 });
	});

	it("shows both products that were put in at once", async () => {
		await Promise.all([put(20, 1), put(21, 1), put(22, 1)]);
		expect((await show()).body.items).toHaveLength(3);
	});

	it("is nobody else's", async () => {
		await put(1, 1);
		expect(await ask(running.url, getCart)).toMatchObject({ status: 401 });
		const other = await bed.token({ id: "u-x", role: "customer", name: "X" });
		expect((await ask(running.url, getCart, {}, other)).body.items).toEqual([]);
		const input = { customerId: customer };
		expect(await ask(running.url, cartLines, input, token)).toMatchObject({
			status: 403,
		});
	});
});

describe("an order", () => {
	it("takes what was ordered out of the cart, once, and leaves the rest", async () => {
		await put(1, 3);
		await put(2, 2);
		await put(4, 1);
		const event = ordered(`e-${customer}`, [
			{ productId: productId(1), quantity: 2 },
			{ productId: productId(2), quantity: 5 },
			{ productId: productId(9), quantity: 1 },
		]);
		for (const _ of ["first", "again"])
			await deliver(running.url, serviceToken, event);
		expect(await linesOf(customer)).toEqual([
			{ productId: productId(1), quantity: 1 },
			{ productId: productId(4), quantity: 1 },
		]);
	});
});

describe("while the catalog is down", () => {
	it("says so, changes nothing half, and still clears, answers orders and keeps its lines over a restart", async () => {
		await put(1, 1);
		await put(2, 2);
		await running.stop();
		running = await bed.start(unit, {
			PEERS: '{"catalog":"http://127.0.0.1:9"}',
		});
		const removal = { productId: productId(1) };
		const answers = [
			await show(),
			await put(3, 1),
			await ask(running.url, removeCartItem, removal, token),
		];
		for (const answer of answers)
			expect(answer).toMatchObject({ status: 503, code: "Unavailable" });
		expect(await linesOf(customer)).toEqual([
			{ productId: productId(1), quantity: 1 },
			{ productId: productId(2), quantity: 2 },
		]);
		await deliver(running.url, serviceToken, {
			...ordered(`e-down-${customer}`, [
				{ productId: productId(1), quantity: 1 },
			]),
		});
		expect(await linesOf(customer)).toHaveLength(1);
		expect((await ask(running.url, clearCart, {}, token)).status).toBe(204);
		expect(await show()).toMatchObject({ status: 200, body: { items: [] } });
	});
});
