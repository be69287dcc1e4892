import type { Statement } from "better-sqlite3";
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
		by: "p.name, p.id",
		after: "(p.name, p.id) > (@sorted, @id)",
		types: ["string", "string"],
		position: ({ name, id }) => [name, id],
	},
	price: {
		by: "p.priceCents, p.id",
		after: "(p.priceCents, p.id) > (@sorted, @id)",
		types: ["number", "string"],
		position: ({ priceCents, id }) => [priceCents, id],
	},
	"-price": {
		by: "p.priceCents DESC, p.id",
		after: "p.priceCents <= @sorted AND (p.priceCents < @sorted OR p.id > @id)",
		types: ["number", "string"],
		position: ({ priceCents, id }) => [priceCents, id],
	},
};

/** The search over all products in the shop. Every form of it is one prepared statement, made on first use. */
export function createSearch(
	database: Database,
): (search: Search) => ProductPage {
	const prepared = new Map<string, Statement<[object], Product>>();
	const statementOf = (form: Form) => {
		const sql = sqlOf(form);
		const known = prepared.get(sql) ?? database.prepare(sql);
		prepared.set(sql, known);
		return known;
	};
	return ({ query, category, sort, limit, cursor }) => {
		const order = orders[sort];
		const [sorted, id] = positionOf(cursor, order.types) ?? [];
		const terms = query === undefined ? undefined : searchTerms(query);
		if (query !== undefined && terms === undefined)
			return { items: [], nextCursor: null };
		const statement = statementOf({
			order,
			byTerms: terms !== undefined,
			byCategory: category !== undefined,
			further: sorted !== undefined,
		});
		const rows = statement.all({
			terms,
			category,
			sorted,
			id,
			rows: limit + 1,
		});
		return pageOf(rows, {
			limit,
			item: (product) => product,
			positionAfter: order.position,
		});
	};
}

interface Form {
	order: Order;
	byTerms: boolean;
	byCategory: boolean;
	further: boolean;
}

function sqlOf({ order, byTerms, byCategory, further }: Form): string {
	const conditions = ["p.deletedAt IS NULL"];
	if (byTerms) conditions.push("productTexts MATCH @terms");
	if (byCategory) conditions.push("p.category = @category");
	if (further) conditions.push(order.after);
	const source = byTerms
		? "productTexts JOIN products p ON p.number = productTexts.rowid"
		: "products p";
	return `SELECT p.id, p.name, p.description, p.category, p.priceCents, p.weightGrams
		FROM ${source} WHERE ${conditions.join(" AND ")} ORDER BY ${order.by} LIMIT @rows`;
}
