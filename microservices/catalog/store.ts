import type { Product } from "../../shop/contract/catalog.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import { seededProducts, seedPlanOf } from "../../shop/seed.ts";
import { addInBulk } from "./search-index.ts";

/** What a product page shows of another product. */
export interface Related {
	id: string;
	name: string;
	priceCents: number;
}

/** A category and how many products it holds. */
export interface Category {
	name: string;
	products: number;
}

/** The products that are in the shop; deleted ones are never seen again. */
export interface CatalogStore {
	byId(id: string): Product | undefined;
	add(product: Product): void;
	/** False when there is no such product. */
	replace(product: Product): boolean;
	/** False when there is no such product. */
	remove(id: string, deletedAt: string): boolean;
	/** Up to four others of the category, by name. */
	related(product: Product): Related[];
	/** Categories by name, those after `after`. */
	categories(after: string, limit: number): Category[];
}

export function createCatalogStore(database: Database): CatalogStore {
	const byId = database.prepare<[string], Product>(
		`SELECT id, name, description, category, priceCents, weightGrams FROM products WHERE id = ? AND deletedAt IS NULL`,
	);
	const add = database.prepare<Product>(insertion);
	const replace = database.prepare<Product>(
		`UPDATE products SET name = @name, description = @description, category = @category,
			priceCents = @priceCents, weightGrams = @weightGrams
		WHERE id = @id AND deletedAt IS NULL`,
	);
	const remove = database.prepare<[string, string]>(
		"UPDATE products SET deletedAt = ? WHERE id = ? AND deletedAt IS NULL",
	);
	const related = database.prepare<[string, string], Related>(
		`SELECT id, name, priceCents FROM products
		WHERE category = ? AND deletedAt IS NULL AND id <> ? ORDER BY name, id LIMIT 4`,
	);
	const categories = database.prepare<[string, number], Category>(
		`SELECT category AS name, count(*) AS products FROM products
		WHERE deletedAt IS NULL AND category > ? GROUP BY category ORDER BY category LIMIT ?`,
	);
	return {
		byId: (id) => byId.get(id),
		add: (product) => void add.run(product),
		replace: (product) => replace.run(product).changes === 1,
		remove: (id, deletedAt) => remove.run(deletedAt, id).changes === 1,
		related: ({ category, id }) => related.all(category, id),
		categories: (after, limit) => categories.all(after, limit),
	};
}

const insertion = `
	INSERT INTO products (id, name, description, category, priceCents, weightGrams)
	VALUES (@id, @name, @description, @category, @priceCents, @weightGrams)`;

/** The seeded products. */
export function fillCatalog(database: Database, settings: Settings): void {
	addInBulk(database, () => {
		const add = database.prepare<Product>(insertion);
		for (const product of seededProducts(seedPlanOf(settings)))
			add.run(product);
	});
}
