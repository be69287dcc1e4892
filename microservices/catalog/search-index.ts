import { searchText } from "../../shop/rules/search-terms.ts";
import { type Database, fillTable } from "../../shop/runtime/sqlite.ts";

/** More products than this without a place are given one when the service starts: until then they are sorted at each search. */
const mostRecent = 5_000;

const bulkHashBytes = 64 << 20;

/** Gives a connection the function that the triggers of the search index call. */
export function defineSearchText(database: Database): void {
	database.function(
		"searchText",
		{ deterministic: true },
		(category: string, name: string, description: string) =>
			searchText(category, name, description),
	);
}

/** Adds many products at once: into the index when all are there, which takes a tenth of the time. */
export function addInBulk(database: Database, add: () => void): void {
	defineSearchText(database);
	fillTable(database, "products", add);
	givePlaces(database);
}

/** Gives every product a place again when too many have none. */
export function keepPlaces(database: Database): void {
	const { recent } = database
		.prepare<[], { recent: number }>(
			`SELECT (SELECT count(*) FROM (SELECT 1 FROM products WHERE deletedAt IS NULL)) -
				(SELECT count(*) FROM placesByName) AS recent`,
		)
		.get() as { recent: number };
	if (recent > mostRecent)
		database.transaction(() => givePlaces(database)).immediate();
}

/** Places by name and by price for all products, and both indexes anew. Part of a transaction. */
function givePlaces(database: Database): void {
	database.exec(`
		DELETE FROM placesByName;
		DELETE FROM placesByPrice;
		INSERT INTO wordsByName (wordsByName) VALUES ('delete-all');
		INSERT INTO wordsByPrice (wordsByPrice) VALUES ('delete-all');
		INSERT INTO recentWords (recentWords) VALUES ('delete-all');
		INSERT INTO placesByName (number)
			SELECT number FROM products WHERE deletedAt IS NULL ORDER BY name, id;
		INSERT INTO placesByPrice (number)
			SELECT number FROM products WHERE deletedAt IS NULL ORDER BY priceCents, id;
		CREATE TEMPORARY TABLE searchTexts (number INTEGER PRIMARY KEY, words TEXT NOT NULL);
		INSERT INTO searchTexts
			SELECT number, searchText(category, name, description) FROM products WHERE deletedAt IS NULL;
	`);
	// Sorted once, in memory, instead of in many small pieces that are merged again and again; afterwards FTS5's defaults.
	for (const by of ["Name", "Price"])
		database.exec(`
			INSERT INTO wordsBy${by} (wordsBy${by}, rank) VALUES ('automerge', 0), ('hashsize', ${bulkHashBytes});
			INSERT INTO wordsBy${by} (rowid, words)
				SELECT place, words FROM placesBy${by} CROSS JOIN searchTexts USING (number) ORDER BY place;
			INSERT INTO wordsBy${by} (wordsBy${by}) VALUES ('optimize');
			INSERT INTO wordsBy${by} (wordsBy${by}, rank) VALUES ('automerge', 4), ('hashsize', ${1 << 20});
		`);
	database.exec(`
		DROP TABLE searchTexts;
		CREATE VIRTUAL TABLE indexedWords USING fts5vocab (wordsByName, row);
		INSERT OR IGNORE INTO searchWords SELECT term FROM indexedWords;
		DROP TABLE indexedWords;
	`);
}
