import type { Product } from "../../shop/contract/catalog.ts";
import { searchTerms } from "../../shop/rules/search-terms.ts";
import { pageOf, positionOf } from "../../shop/runtime/cursor.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

/** What to look for, and which page of it. */
export interface Search {
	query?: string | undefined;
	category?: string | undefined;
	sort: "name" | "price" | "-price";
	limit: number;
	cursor?: string | undefined;
}

/** A page of products. */
export interface ProductPage {
	items: Product[];
	nextCursor: string | null;
}

interface Order {
	by: string;
	after: string;
	types: readonly ("string" | "number")[];
	position: (product: Product) => [string | number, string];
}

const orders: Record<Search["sort"], Order> = {
	name: {
		by: "name, id",
		after: "(name, id) > (@sorted, @id)",
		types: ["string", "string"],
		position: ({ name, id }) => [name, id],
	},
	price: {
		by: "priceCents, id",
		after: "(priceCents, id) > (@sorted, @id)",
		types: ["number", "string"],
		position: ({ priceCents, id }) => [priceCents, id],
	},
	"-price": {
		by: "priceCents DESC, id",
		after: "priceCents <= @sorted AND (priceCents < @sorted OR id > @id)",
		types: ["number", "string"],
		position: ({ priceCents, id }) => [priceCents, id],
	},
};

/** The columns of a product, named as the contract names them. */
export const productColumns =
	"id, name, description, category, priceCents, weightGrams";

/** The search over all products in the shop. Every form of it is one prepared statement, made on first use. */
export function createSearch(
	database: Database,
): (search: Search) => ProductPage {
	const prepared = new Map<string, ReturnType<typeof prepare>>();
	const prepare = (conditions: readonly string[], by: string) =>
		database.prepare<[Record<string, unknown>], Product>(
			`SELECT ${productColumns} FROM products WHERE ${conditions.join(" AND ")} ORDER BY ${by} LIMIT @rows`,
		);
	const statement = (conditions: readonly string[], by: string) => {
		const key = [...conditions, by].join();
		const known = prepared.get(key) ?? prepare(conditions, by);
		prepared.set(key, known);
		return known;
	};
	return (search) => {
		const { category, limit, query } = search;
		const order = orders[search.sort];
		const after = positionOf(search.cursor, order.types);
		const terms = query === undefined ? undefined : searchTerms(query);
		if (query !== undefined && terms === undefined)
			return { items: [], nextCursor: null };
		const conditions = ["deletedAt IS NULL"];
		if (terms !== undefined) conditions.push(matches);
		if (category !== undefined) conditions.push("category = @category");
		if (after) conditions.push(order.after);
		const rows = statement(conditions, order.by).all({
			terms,
			category,
			sorted: after?.[0],
			id: after?.[1],
			rows: limit + 1,
		});
		return pageOf(rows, {
			limit,
			item: (product) => product,
			positionAfter: order.position,
		});
	};
}

const matches =
	"number IN (SELECT rowid FROM productTexts WHERE productTexts MATCH @terms)";
