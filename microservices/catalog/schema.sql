-- `number` ties a product to its row in the full-text index.
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

-- The texts of the products that are in the shop; the words stay in `products`.
CREATE VIRTUAL TABLE productTexts USING fts5 (
	name,
	description,
	content = 'products',
	content_rowid = 'number',
	tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER productAdded AFTER INSERT ON products BEGIN
	INSERT INTO productTexts (rowid, name, description)
	VALUES (new.number, new.name, new.description);
END;

CREATE TRIGGER productChanged AFTER UPDATE OF name, description ON products BEGIN
	INSERT INTO productTexts (productTexts, rowid, name, description)
	VALUES ('delete', old.number, old.name, old.description);
	INSERT INTO productTexts (rowid, name, description)
	VALUES (new.number, new.name, new.description);
END;

CREATE TRIGGER productDeleted AFTER UPDATE OF deletedAt ON products BEGIN
	INSERT INTO productTexts (productTexts, rowid, name, description)
	VALUES ('delete', old.number, old.name, old.description);
END;
