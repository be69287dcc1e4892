import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Product } from "../../shop/contract/catalog.ts";
import { wordsOf } from "../../shop/rules/search-terms.ts";
import { type Database, openDatabase } from "../../shop/runtime/sqlite.ts";
import { seededProducts } from "../../shop/seed.ts";
import initial from "./migrations/001-initial.sql";
import { createSearch, type Search } from "./search.ts";
import { addInBulk, defineSearchText, keepPlaces } from "./search-index.ts";
import { createCatalogStore } from "./store.ts";

const schema = { catalog: { "001-initial": initial } };
const seeded = [...seededProducts({ seed: 3, products: 6_000, customers: 1 })];
const sorts = ["name", "price", "-price"] as const;

let folder: string;
let database: Database;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "search-index-"));
	database = openDatabase(join(folder, "catalog.sqlite"), schema);
	defineSearchText(database);
});
afterEach(() => {
	database.close();
	rmSync(folder, { recursive: true });
});

/** What a search should find, without any index. */
function expected(
	products: readonly Product[],
	{ query = "", category, sort }: Pick<Search, "query" | "category" | "sort">,
): string[] {
	const found = products.filter((product) => {
		const words = wordsOf(`${product.name} ${product.description}`);
		return (
			(category === undefined || product.category === category) &&
			wordsOf(query).every((beginning) =>
				words.some((word) => word.startsWith(beginning)),
			)
		);
	});
	const key = ({ name, priceCents }: Product) =>
		sort === "name" ? name : priceCents;
	const ascending = found.toSorted((a, b) =>
		key(a) < key(b) || (key(a) === key(b) && a.id < b.id) ? -1 : 1,
	);
	return (sort === "-price" ? ascending.toReversed() : ascending).map(
		({ id }) => id,
	);
}

function everyPage(search: Omit<Search, "limit">): string[] {
	const find = createSearch(database);
	const ids: string[] = [];
	let cursor: string | undefined;
	do {
		const page = find({ ...search, cursor, limit: 70 });
		ids.push(...page.items.map(({ id }) => id));
		cursor = page.nextCursor ?? undefined;
	} while (cursor !== undefined);
	return ids;
}

const searches = [
	{ query: "lamp" },
	{ query: "oak bo" },
	{ query: "b" },
	{ query: "glass", category: "kitchen" },
	{ query: "glass", category: "no-such" },
].flatMap((search) => sorts.map((sort) => ({ ...search, sort })));

function expectAllOf(products: readonly Product[]): void {
	for (const search of searches)
		expect(everyPage(search), JSON.stringify(search)).toEqual(
			expected(products, search),
		);
}

const countOf = (table: string) =>
	database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

describe("the search index", () => {
	it("finds the same, page by page, with places, without, and with some", () => {
		const store = createCatalogStore(database);
		const [few, many] = [seeded.slice(0, 300), seeded.slice(0, 900)];
		for (const product of few) store.add(product);
		expectAllOf(few);
		database.close();
		database = openDatabase(join(folder, "other.sqlite"), schema);
		addInBulk(database, () => {
			const { add } = createCatalogStore(database);
			for (const product of few) add(product);
		});
		expect(countOf("placesByName")).toBe(300);
		expectAllOf(few);
		const later = createCatalogStore(database);
		for (const product of many.slice(300)) later.add(product);
		expectAllOf(many);
	});

	it("follows what is changed and deleted of products that have a place", () => {
		addInBulk(database, () => {
			const { add } = createCatalogStore(database);
			for (const product of seeded.slice(0, 400)) add(product);
		});
		const store = createCatalogStore(database);
		const left = seeded.slice(0, 400).flatMap((product, index) => {
			if (index % 5 === 0) {
				store.remove(product.id, "2026-01-01T00:00:00.000Z");
				return [];
			}
			if (index % 5 > 1) return [product];
			const changed = { ...product, name: `Glass ${product.name}` };
			store.replace(changed);
			store.replace({ ...changed, priceCents: 77 });
			return [{ ...changed, priceCents: 77 }];
		});
		expectAllOf(left);
	});

	it("gives places to products that have come in the meantime, when they are many", () => {
		const store = createCatalogStore(database);
		database.transaction(() => {
			for (const product of seeded.slice(0, 5_000)) store.add(product);
		})();
		keepPlaces(database);
		expect(countOf("placesByName")).toBe(0);
		store.add(seeded[5_000] as Product);
		keepPlaces(database);
		expect(countOf("placesByName")).toBe(5_001);
		expect(everyPage({ query: "cork", sort: "price" })).toEqual(
			expected(seeded.slice(0, 5_001), { query: "cork", sort: "price" }),
		);
	});
});
