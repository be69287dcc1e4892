import type { Statement } from "better-sqlite3";
import type { catalog, Product } from "../shop/contract/catalog.ts";
import type { Handlers } from "../shop/contract/operation.ts";
import {
	mostWordsOfOneBeginning,
	searchQuery,
} from "../shop/rules/search-terms.ts";
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
	column: string;
	descending: boolean;
	/** Full-text index whose row ids are places in this order, and the table of those places. */
	index: string;
	places: string;
	types: readonly ("string" | "number")[];
	valueOf: (product: Product) => string | number;
}

const byPrice: Ordering = {
	column: "priceCents",
	descending: false,
	index: "wordsByPrice",
	places: "placesByPrice",
	types: ["number", "string"],
	valueOf: (product) => product.priceCents,
};

/** `-price` is the order by price read backwards. */
const orderings: Record<Sort, Ordering> = {
	name: {
		column: "name",
		descending: false,
		index: "wordsByName",
		places: "placesByName",
		types: ["string", "string"],
		valueOf: (product) => product.name,
	},
	price: byPrice,
	"-price": { ...byPrice, descending: true },
};

/** Search by words, category or both. Statements are prepared when they are first needed, and kept. */
export function createCatalogSearch(database: Database): SearchProducts {
	const statementFor = createStatements(database);
	const knownWords = createVocabulary(database);
	return ({ query, category, sort, limit, cursor }) => {
		const ordering = orderings[sort];
		const position = positionOf(cursor, ordering.types);
		const words =
			query === undefined
				? undefined
				: searchQuery({ text: query, category }, knownWords);
		if (query !== undefined && words === undefined)
			return { items: [], nextCursor: null };
		const statement = statementFor({
			sort,
			query: words !== undefined,
			// Among words, the category is one of them.
			category: words === undefined && category !== undefined,
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

function createStatements(database: Database) {
	const prepared = new Map<string, Statement<[object], Product>>();
	return (shape: Shape) => {
		const key = JSON.stringify(shape);
		const known = prepared.get(key);
		if (known) return known;
		const made = database.prepare<[object], Product>(sqlFor(shape));
		prepared.set(key, made);
		return made;
	};
}

/** The words of all products that begin in some way, as many as a search makes use of. */
function createVocabulary(database: Database) {
	const words = database
		.prepare<[string, string, number], string>(
			"SELECT word FROM searchWords WHERE word >= ? AND word < ? LIMIT ?",
		)
		.pluck();
	return (beginning: string) =>
		words.all(beginning, `${beginning}\u{10ffff}`, mostWordsOfOneBeginning + 1);
}

function valuesOf(position: Position | undefined) {
	return { value: position?.[0], id: position?.[1] };
}

const product =
	"p.id, p.name, p.description, p.category, p.priceCents, p.weightGrams";

function sqlFor({ sort, query, category, after }: Shape): string {
	const ordering = orderings[sort];
	if (query) return findingSql(ordering, after);
	const conditions = [
		"p.deletedAt IS NULL",
		...(category ? ["p.category = @category"] : []),
		...(after ? [behind(ordering)] : []),
	];
	return `
		SELECT ${product} FROM products p
		WHERE ${conditions.join(" AND ")} ORDER BY ${orderBy(ordering)} LIMIT @limit`;
}

/** The first matches by place, and the first of the products that have no place yet, in one order. */
function findingSql(ordering: Ordering, after: boolean): string {
	const { column, index, places, descending } = ordering;
	const way = descending ? "DESC" : "ASC";
	// The first place behind the position; without one, nothing more has a place.
	const next = `(
		SELECT place FROM products p CROSS JOIN ${places} USING (number)
		WHERE p.deletedAt IS NULL AND ${behind(ordering)} ORDER BY ${orderBy(ordering)} LIMIT 1)`;
	return `
		SELECT * FROM (
			SELECT ${product}
			FROM ${index} CROSS JOIN ${places} ON place = ${index}.rowid CROSS JOIN products p USING (number)
			WHERE ${index} MATCH @words ${after ? `AND ${index}.rowid ${descending ? "<=" : ">="} ${next}` : ""}
			ORDER BY ${index}.rowid ${way} LIMIT @limit)
		UNION ALL
		SELECT * FROM (
			SELECT ${product}
			FROM recentWords CROSS JOIN products p ON p.number = recentWords.rowid
			WHERE recentWords MATCH @words ${after ? `AND ${behind(ordering)}` : ""}
			ORDER BY ${orderBy(ordering)} LIMIT @limit)
		ORDER BY ${column} ${way}, id ${way} LIMIT @limit`;
}

/** True for the rows behind the position (@value, @id). */
function behind({ column, descending }: Ordering): string {
	return `(p.${column}, p.id) ${descending ? "<" : ">"} (@value, @id)`;
}

function orderBy({ column, descending }: Ordering): string {
	const way = descending ? "DESC" : "ASC";
	return `p.${column} ${way}, p.id ${way}`;
}
