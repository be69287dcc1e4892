-- `number` is what the search knows a product by.
CREATE TABLE products (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	description TEXT NOT NULL,
	category TEXT NOT NULL,
	priceCents INTEGER NOT NULL CHECK (priceCents > 0),
	weightGrams INTEGER NOT NULL CHECK (weightGrams > 0),
	deletedAt TEXT
) STRICT;

CREATE INDEX productsByName ON products (name, id) WHERE deletedAt IS NULL;
CREATE INDEX productsByPrice ON products (priceCents, id) WHERE deletedAt IS NULL;
CREATE INDEX productsByCategoryAndName ON products (category, name, id) WHERE deletedAt IS NULL;
CREATE INDEX productsByCategoryAndPrice ON products (category, priceCents, id) WHERE deletedAt IS NULL;

-- The search. `searchText(category, name, description)` is a function of the process (catalog search). Products stand in two full-text
-- indexes whose row ids are their places by name and by price: the first matches are the first of the answer, however many there
-- are. A product that is new or has changed has no place yet: it stands in the third, until the places are given anew.
CREATE TABLE placesByName (place INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE) STRICT;
CREATE TABLE placesByPrice (place INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE wordsByName USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE wordsByPrice USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE VIRTUAL TABLE recentWords USING fts5 (words, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
-- Every word that stands in an index, or stood there.
CREATE TABLE searchWords (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TRIGGER productAdded AFTER INSERT ON products BEGIN
	INSERT INTO recentWords (rowid, words) VALUES (new.number, searchText(new.category, new.name, new.description));
	INSERT OR IGNORE INTO searchWords
	SELECT value FROM json_each('["' || replace(searchText(new.category, new.name, new.description), ' ', '","') || '"]');
END;

CREATE TRIGGER productChanged AFTER UPDATE OF name, description, category, priceCents, deletedAt ON products BEGIN
	INSERT INTO wordsByName (wordsByName, rowid, words)
	SELECT 'delete', place, searchText(old.category, old.name, old.description) FROM placesByName WHERE number = old.number;
	INSERT INTO wordsByPrice (wordsByPrice, rowid, words)
	SELECT 'delete', place, searchText(old.category, old.name, old.description) FROM placesByPrice WHERE number = old.number;
	INSERT INTO recentWords (recentWords, rowid, words)
	SELECT 'delete', old.number, searchText(old.category, old.name, old.description)
	WHERE old.deletedAt IS NULL AND NOT EXISTS (SELECT 1 FROM placesByName WHERE number = old.number);
	DELETE FROM placesByName WHERE number = old.number;
	DELETE FROM placesByPrice WHERE number = old.number;
	INSERT INTO recentWords (rowid, words)
	SELECT new.number, searchText(new.category, new.name, new.description) WHERE new.deletedAt IS NULL;
	INSERT OR IGNORE INTO searchWords
	SELECT value FROM json_each('["' || replace(searchText(new.category, new.name, new.description), ' ', '","') || '"]');
END;
