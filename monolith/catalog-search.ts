import type { Statement } from "better-sqlite3";
import type { catalog, Product } from "../shop/contract/catalog.ts";
import type { Handlers } from "../shop/contract/operation.ts";
import { searchTerms } from "../shop/rules/search-terms.ts";
import { type Position, pageOf, positionOf } from "../shop/runtime/cursor.ts";
import type { Database } from "../shop/runtime/sqlite.ts";

type SearchProducts = Handlers<typeof catalog>["searchProducts"];
type Sort = Parameters<SearchProducts>[0]["sort"];

/** What a search asks for, beyond the sort; each combination is another statement. */
interface Shape {
	sort: Sort;
	query: boolean;
	category: boolean;
	after: boolean;
}

interface Ordering {
	orderBy: string;
	/** True for the rows behind the position (@value, @id). */
	after: string;
	types: readonly ("string" | "number")[];
	valueOf: (product: Product) => string | number;
}

const orderings: Record<Sort, Ordering> = {
	name: {
		orderBy: "p.name, p.id",
		after: "(p.name, p.id) > (@value, @id)",
		types: ["string", "string"],
		valueOf: (product) => product.name,
	},
	price: {
		orderBy: "p.priceCents, p.id",
		after: "(p.priceCents, p.id) > (@value, @id)",
		types: ["number", "string"],
		valueOf: (product) => product.priceCents,
	},
	"-price": {
		orderBy: "p.priceCents DESC, p.id",
		after: "p.priceCents <= @value AND (p.priceCents < @value OR p.id > @id)",
		types: ["number", "string"],
		valueOf: (product) => product.priceCents,
	},
};

/** Search by words, category or both. Statements are prepared when they are first needed, and kept. */
export function createCatalogSearch(database: Database): SearchProducts {
	const prepared = new Map<string, Statement<[object], Product>>();
	const statementFor = (shape: Shape) => {
		const key = JSON.stringify(shape);
		const known = prepared.get(key);
		if (known) return known;
		const made = database.prepare<[object], Product>(sqlFor(shape));
		prepared.set(key, made);
		return made;
	};
	return ({ query, category, sort, limit, cursor }) => {
		const ordering = orderings[sort];
		const position = positionOf(cursor, ordering.types);
		const words = query === undefined ? undefined : searchTerms(query);
		if (query !== undefined && words === undefined)
			return { items: [], nextCursor: null };
		const statement = statementFor({
			sort,
			query: words !== undefined,
			category: category !== undefined,
			after: position !== undefined,
		});
		const rows = statement.all({
			words,
			category,
			...valuesOf(position),
			limit: limit + 1,
		});
		return pageOf(rows, {
			limit,
			item: (row) => row,
			positionAfter: (row) => [ordering.valueOf(row), row.id],
		});
	};
}

function valuesOf(position: Position | undefined) {
	return { value: position?.[0], id: position?.[1] };
}

function sqlFor({ sort, query, category, after }: Shape): string {
	const ordering = orderings[sort];
	const conditions = [
		"p.deletedAt IS NULL",
		...(query ? ["productWords MATCH @words"] : []),
		...(category ? ["p.category = @category"] : []),
		...(after ? [ordering.after] : []),
	];
	return `
		SELECT p.id, p.name, p.description, p.category, p.priceCents, p.weightGrams
		FROM ${query ? "productWords JOIN products p ON p.number = productWords.rowid" : "products p"}
		WHERE ${conditions.join(" AND ")} ORDER BY ${ordering.orderBy} LIMIT @limit`;
}
