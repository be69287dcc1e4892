import { afterAll, beforeAll, expect, it } from "vitest";
import { catalog, type Product } from "../../shop/contract/catalog.ts";
import type { Running } from "../../shop/runtime/host.ts";
import {
	allItems,
	ask,
	createTestBed,
	type TestBed,
} from "../../shop/runtime/testing.ts";
import { admin } from "../../shop/seed.ts";
import unit from "./service.ts";

const { createProduct, listCategories, searchProducts, updateProduct } =
	catalog.operations;

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
beforeAll(async () => {
	bed = await createTestBed();
	running = await bed.start(unit);
	adminToken = await bed.token(admin);
});
afterAll(() => bed.stop());

const create = async (differing: Partial<typeof lamp> = {}) => {
	const input = { ...lamp, ...differing };
	const { body } = await ask(running.url, createProduct, input, adminToken);
	return body as Product;
};
const search = (input: Record<string, unknown>) =>
	ask(running.url, searchProducts, input);
const everyPage = (input: Record<string, unknown>): Promise<Product[]> =>
	allItems(running.url, searchProducts, input);
const namesOf = (answer: { body: { items: Product[] } }) =>
	answer.body.items.map((product) => product.name);

it("finds words by their beginning, without accents, in name and description", async () => {
	const category = "test-words";
	await create({ category, name: "Crème Brûlée Torch" });
	await create({ category, name: "Plain", description: "Holds a creme." });
	expect(namesOf(await search({ category, query: "CREM" }))).toEqual([
		"Crème Brûlée Torch",
		"Plain",
	]);
	expect(namesOf(await search({ category, query: "brul creme" }))).toEqual([
		"Crème Brûlée Torch",
	]);
});

it("finds a changed product by its new words only", async () => {
	const { id } = await create({ name: "Oldword" });
	const input = { productId: id, ...lamp, name: "Newword" };
	await ask(running.url, updateProduct, input, adminToken);
	expect(namesOf(await search({ query: "oldword" }))).toEqual([]);
	expect(namesOf(await search({ query: "newword" }))).toEqual(["Newword"]);
});

it("finds nothing for a text without letters, whatever FTS would make of it", async () => {
	expect((await search({ query: '"*' })).body).toEqual({
		items: [],
		nextCursor: null,
	});
});

it.each([
	["name", ["A", "B", "C"]],
	["price", ["B", "A", "C"]],
	["-price", ["C", "A", "B"]],
])(
	"pages by %s without losing or repeating a product",
	async (sort, expected) => {
		const category = `test-sort${sort === "-price" ? "-down" : `-${sort}`}`;
		for (const [name, priceCents] of [
			["A", 500],
			["B", 100],
			["C", 500],
		] as const)
			await create({ category, name, priceCents });
		const products = await everyPage({ category, sort, limit: 1 });
		const names = products.map(({ name }) => name);
		expect(names).toEqual(expected);
	},
);

it("pages through all seeded products by every sort", async () => {
	for (const sort of ["name", "price", "-price"]) {
		const products = await everyPage({ sort, limit: 7 });
		const ids = new Set(products.map(({ id }) => id));
		expect(products).toHaveLength(ids.size);
		const seeded = [...ids].filter((id) => /^p-\d{5}$/.test(id));
		expect(seeded).toHaveLength(60);
	}
});

it.each([
	["a cursor that it did not give", { cursor: "nonsense" }],
	["a cursor of another sort", { sort: "price", cursor: cursorByName() }],
	["a limit of 0", { limit: 0 }],
	["an unknown sort", { sort: "weight" }],
])("refuses %s", async (_, input) => {
	expect(await search(input)).toMatchObject({
		status: 400,
		code: "InvalidInput",
	});
});

it("lists categories by name, page by page", async () => {
	const all = await ask(running.url, listCategories, { limit: 100 });
	const first = await ask(running.url, listCategories, { limit: 1 });
	const cursor = first.body.nextCursor;
	const rest = await ask(running.url, listCategories, { limit: 99, cursor });
	expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
	const names = all.body.items.map(({ name }: { name: string }) => name);
	expect(names).toEqual(names.toSorted());
});

function cursorByName(): string {
	return Buffer.from('["A","p-1"]').toString("base64url");
}
