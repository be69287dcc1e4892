CREATE TABLE users (
	id TEXT PRIMARY KEY,
	email TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('customer', 'admin')),
	passwordHash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A deleted product stays: orders, and the past, refer to it. `number` is what the search index knows it by.
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

-- Whatever the code does, nothing is sold twice: the check is the law.
CREATE TABLE stock (
	productId TEXT PRIMARY KEY REFERENCES products (id),
	onHand INTEGER NOT NULL DEFAULT 0,
	reserved INTEGER NOT NULL DEFAULT 0,
	CHECK (reserved BETWEEN 0 AND onHand)
) STRICT, WITHOUT ROWID;

CREATE TABLE cartItems (
	customerId TEXT NOT NULL REFERENCES users (id),
	productId TEXT NOT NULL REFERENCES products (id),
	quantity INTEGER NOT NULL CHECK (quantity > 0),
	PRIMARY KEY (customerId, productId)
) STRICT, WITHOUT ROWID;

CREATE TABLE wishes (
	number INTEGER PRIMARY KEY,
	customerId TEXT NOT NULL REFERENCES users (id),
	productId TEXT NOT NULL REFERENCES products (id),
	UNIQUE (customerId, productId)
) STRICT;

-- `processId`: who is charging the card while the order is pending.
CREATE TABLE orders (
	id TEXT PRIMARY KEY,
	customerId TEXT NOT NULL REFERENCES users (id),
	status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'shipped', 'cancelled', 'rejected')),
	itemsCents INTEGER NOT NULL,
	shippingCents INTEGER NOT NULL,
	taxCents INTEGER NOT NULL,
	totalCents INTEGER NOT NULL CHECK (totalCents = itemsCents + shippingCents + taxCents),
	placedAt TEXT NOT NULL,
	recipient TEXT NOT NULL,
	street TEXT NOT NULL,
	city TEXT NOT NULL,
	postalCode TEXT NOT NULL,
	country TEXT NOT NULL,
	weightGrams INTEGER NOT NULL,
	processId INTEGER NOT NULL,
	UNIQUE (customerId, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ordersPending ON orders (id) WHERE status = 'pending';

-- Name and price as they were when the order was placed. `customerId` is here for the index: who has bought what.
CREATE TABLE orderLines (
	orderId TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
	productId TEXT NOT NULL REFERENCES products (id),
	customerId TEXT NOT NULL,
	name TEXT NOT NULL,
	quantity INTEGER NOT NULL CHECK (quantity > 0),
	unitPriceCents INTEGER NOT NULL,
	PRIMARY KEY (orderId, productId)
) STRICT, WITHOUT ROWID;
CREATE INDEX purchases ON orderLines (customerId, productId);

-- What came of an idempotency key: an order, or a refusal. An order that is undone takes its key along.
CREATE TABLE placements (
	customerId TEXT NOT NULL REFERENCES users (id),
	idempotencyKey TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	orderId TEXT UNIQUE REFERENCES orders (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
	refusalCode TEXT,
	refusalDetail TEXT,
	PRIMARY KEY (customerId, idempotencyKey),
	CHECK ((orderId IS NULL) <> (refusalCode IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
	orderId TEXT PRIMARY KEY REFERENCES orders (id),
	status TEXT NOT NULL CHECK (status IN ('captured', 'refunded', 'declined')),
	amountCents INTEGER NOT NULL,
	refundDue INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX refundsDue ON payments (orderId) WHERE refundDue = 1;

CREATE TABLE shipments (
	orderId TEXT PRIMARY KEY REFERENCES orders (id),
	status TEXT NOT NULL CHECK (status IN ('preparing', 'dispatched', 'cancelled')),
	createdAt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
	id TEXT PRIMARY KEY,
	productId TEXT NOT NULL REFERENCES products (id),
	customerId TEXT NOT NULL REFERENCES users (id),
	author TEXT NOT NULL,
	rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
	text TEXT NOT NULL,
	createdAt TEXT NOT NULL,
	UNIQUE (productId, customerId)
) STRICT, WITHOUT ROWID;
-- Newest first, and the average of all ratings without touching the table.
CREATE INDEX reviewsByTime ON reviews (productId, createdAt, id, rating);

CREATE TABLE notifications (
	customerId TEXT NOT NULL REFERENCES users (id),
	id TEXT NOT NULL,
	kind TEXT NOT NULL,
	text TEXT NOT NULL,
	createdAt TEXT NOT NULL,
	PRIMARY KEY (customerId, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tickets (
	id TEXT PRIMARY KEY,
	customerId TEXT NOT NULL REFERENCES users (id),
	subject TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('open', 'answered')),
	createdAt TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ticketsByCustomer ON tickets (customerId, id);

CREATE TABLE ticketMessages (
	number INTEGER PRIMARY KEY,
	ticketId TEXT NOT NULL REFERENCES tickets (id),
	author TEXT NOT NULL CHECK (author IN ('customer', 'support')),
	text TEXT NOT NULL,
	createdAt TEXT NOT NULL
) STRICT;
CREATE INDEX messagesByTicket ON ticketMessages (ticketId, number);
