import { catalog as contract, type Product } from "../shop/contract/catalog.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import { pageOf, positionOf } from "../shop/runtime/cursor.ts";
import { newId } from "../shop/runtime/ids.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import { createCatalogSearch } from "./catalog-search.ts";
import type { Inventory } from "./inventory.ts";
import { productNotFound } from "./not-found.ts";
import { defineSearchText, keepPlaces } from "./search-index.ts";

export type Catalog = ReturnType<typeof createCatalog>;

export interface CatalogParts {
	database: Database;
	inventory: Inventory;
}

/** The products of the shop. */
export function createCatalog({ database, inventory }: CatalogParts) {
	defineSearchText(database);
	keepPlaces(database);
	const find = database.prepare<[string], Product>(
		`SELECT id, name, description, category, priceCents, weightGrams
		 FROM products WHERE id = ? AND deletedAt IS NULL`,
	);
	const add = database.prepare<[Product]>(
		`INSERT INTO products (id, name, description, category, priceCents, weightGrams)
		 VALUES (@id, @name, @description, @category, @priceCents, @weightGrams)`,
	);
	const change = database.prepare<[Product]>(
		`UPDATE products SET name = @name, description = @description, category = @category,
		 priceCents = @priceCents, weightGrams = @weightGrams WHERE id = @id AND deletedAt IS NULL`,
	);
	const remove = database.prepare<[string, string]>(
		"UPDATE products SET deletedAt = ? WHERE id = ? AND deletedAt IS NULL",
	);
	const categories = database.prepare<
		[string, number],
		{ name: string; products: number }
	>(
		`SELECT category AS name, count(*) AS products FROM products
		 WHERE deletedAt IS NULL AND category > ? GROUP BY category ORDER BY category LIMIT ?`,
	);
	const create = database.transaction((product: Product) => {
		add.run(product);
		inventory.open(product.id);
	}).immediate;

	/** The product. Throws ProductNotFound. */
	const productOf = (productId: string): Product => {
		const product = find.get(productId);
		if (product) return product;
		throw productNotFound(productId);
	};

	const handlers: Handlers<typeof contract> = {
		searchProducts: createCatalogSearch(database),
		getProduct: ({ productId }) => productOf(productId),
		createProduct(description) {
			const product: Product = { id: newId("p"), ...description };
			create(product);
			return product;
		},
		updateProduct({ productId, ...description }) {
			const product: Product = { id: productId, ...description };
			if (change.run(product).changes === 0) throw productNotFound(productId);
			return product;
		},
		deleteProduct({ productId }) {
			const { changes } = remove.run(new Date().toISOString(), productId);
			if (changes === 0) throw productNotFound(productId);
		},
		listCategories({ limit, cursor }) {
			const [after = ""] = positionOf(cursor, ["string"]) ?? [];
			return pageOf(categories.all(String(after), limit + 1), {
				limit,
				item: (row) => row,
				positionAfter: (row) => [row.name],
			});
		},
	};
	return { routes: routesOf(contract, handlers), productOf };
}
