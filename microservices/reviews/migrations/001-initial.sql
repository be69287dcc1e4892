CREATE TABLE reviews (
	id TEXT PRIMARY KEY,
	productId TEXT NOT NULL,
	customerId TEXT NOT NULL,
	author TEXT NOT NULL,
	rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 5),
	text TEXT NOT NULL,
	createdAt TEXT NOT NULL,
	UNIQUE (productId, customerId)
) STRICT, WITHOUT ROWID;

-- Ends with the rating, so that a summary reads the index alone.
CREATE INDEX reviewsByTime ON reviews (productId, createdAt, id, rating);

-- The products that the catalog is known to have, and those that it is known to have no more.
CREATE TABLE products (
	id TEXT PRIMARY KEY,
	deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Who bought what. A cancellation stays, so that it also holds against an order that is heard of later.
CREATE TABLE purchases (
	customerId TEXT NOT NULL,
	productId TEXT NOT NULL,
	orderId TEXT NOT NULL,
	cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
	PRIMARY KEY (customerId, productId, orderId)
) STRICT, WITHOUT ROWID;
