import type { Statement } from "better-sqlite3";
import type { Product } from "../../shop/contract/catalog.ts";
import {
	mostWordsOfOneBeginning,
	searchQuery,
} from "../../shop/rules/search-terms.ts";
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

/** One way to sort; `-price` is the order by price read backwards. */
interface Order {
	column: "name" | "priceCents";
	/** Index and table of places in this order. */
	words: string;
	places: string;
	way: "" | " DESC";
	behind: ">" | "<";
	types: readonly ("string" | "number")[];
	position: (product: Product) => [string | number, string];
}

const byName = {
	column: "name",
	words: "wordsByName",
	places: "placesByName",
	types: ["string", "string"],
	position: ({ name, id }: Product): [string, string] => [name, id],
} as const;

const byPrice = {
	column: "priceCents",
	words: "wordsByPrice",
	places: "placesByPrice",
	types: ["number", "string"],
	position: ({ priceCents, id }: Product): [number, string] => [priceCents, id],
} as const;

const orders: Record<Search["sort"], Order> = {
	name: { ...byName, way: "", behind: ">" },
	price: { ...byPrice, way: "", behind: ">" },
	"-price": { ...byPrice, way: " DESC", behind: "<" },
};

/** The search over all products in the shop. Every form of it is one prepared statement, made on first use. */
export function createSearch(
	database: Database,
): (search: Search) => ProductPage {
	const statementOf = createStatements(database);
	const knownWords = database
		.prepare<[string, string, number], string>(
			"SELECT word FROM searchWords WHERE word >= ? AND word < ? LIMIT ?",
		)
		.pluck();
	const known = (beginning: string) =>
		knownWords.all(
			beginning,
			`${beginning}\u{10ffff}`,
			mostWordsOfOneBeginning + 1,
		);
	return ({ query, category, sort, limit, cursor }) => {
		const order = orders[sort];
		const [sorted, id] = positionOf(cursor, order.types) ?? [];
		const terms =
			query === undefined
				? undefined
				: searchQuery({ text: query, category }, known);
		if (query !== undefined && terms === undefined)
			return { items: [], nextCursor: null };
		const further = sorted !== undefined;
		const statement = statementOf(
			terms === undefined
				? listing(order, { further, byCategory: category !== undefined })
				: finding(order, further),
		);
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

function createStatements(database: Database) {
	const prepared = new Map<string, Statement<[object], Product>>();
	return (sql: string) => {
		const known = prepared.get(sql) ?? database.prepare<[object], Product>(sql);
		prepared.set(sql, known);
		return known;
	};
}

const columns =
	"p.id, p.name, p.description, p.category, p.priceCents, p.weightGrams";

const orderBy = ({ column, way }: Order) => `p.${column}${way}, p.id${way}`;

const behind = (order: Order) =>
	`(p.${order.column}, p.id) ${order.behind} (@sorted, @id)`;

/** Without words: along an index of the table. */
function listing(
	order: Order,
	{ further, byCategory }: { further: boolean; byCategory: boolean },
): string {
	const conditions = ["p.deletedAt IS NULL"];
	if (byCategory) conditions.push("p.category = @category");
	if (further) conditions.push(behind(order));
	return `SELECT ${columns} FROM products p
		WHERE ${conditions.join(" AND ")} ORDER BY ${orderBy(order)} LIMIT @rows`;
}

/** With words: the first matches by place, and the first of those that have none, put together. */
function finding(order: Order, further: boolean): string {
	const { words, places, way, column } = order;
	// The next place in this direction; none is left where the page before ended at the last.
	const place = `(SELECT place FROM products p CROSS JOIN ${places} USING (number)
		WHERE p.deletedAt IS NULL AND ${behind(order)} ORDER BY ${orderBy(order)} LIMIT 1)`;
	const fromPlace = further
		? `AND ${words}.rowid ${order.behind}= ${place}`
		: "";
	return `SELECT * FROM (
			SELECT ${columns}
			FROM ${words} CROSS JOIN ${places} ON place = ${words}.rowid CROSS JOIN products p USING (number)
			WHERE ${words} MATCH @terms ${fromPlace} ORDER BY ${words}.rowid${way} LIMIT @rows)
		UNION ALL SELECT * FROM (
			SELECT ${columns}
			FROM recentWords CROSS JOIN products p ON p.number = recentWords.rowid
			WHERE recentWords MATCH @terms ${further ? `AND ${behind(order)}` : ""}
			ORDER BY ${orderBy(order)} LIMIT @rows)
		ORDER BY ${column}${way}, id${way} LIMIT @rows`;
}
