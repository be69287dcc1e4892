CREATE TABLE orders (
	id TEXT PRIMARY KEY,
	customerId TEXT NOT NULL,
	status TEXT NOT NULL CHECK (
		status IN ('pending', 'confirmed', 'shipped', 'cancelled', 'rejected')
	),
	itemsCents INTEGER NOT NULL,
	shippingCents INTEGER NOT NULL,
	taxCents INTEGER NOT NULL,
	totalCents INTEGER NOT NULL,
	country TEXT NOT NULL,
	weightGrams INTEGER NOT NULL,
	shippingAddress TEXT NOT NULL,
	placedAt TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX orders_customer ON orders (customerId, id);
CREATE INDEX orders_pending ON orders (id) WHERE status = 'pending';

CREATE TABLE order_lines (
	orderId TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
	position INTEGER NOT NULL,
	productId TEXT NOT NULL,
	name TEXT NOT NULL,
	quantity INTEGER NOT NULL,
	unitPriceCents INTEGER NOT NULL,
	PRIMARY KEY (orderId, position)
) WITHOUT ROWID;

-- What came of an idempotency key: an order, or a refusal to be repeated.
CREATE TABLE placements (
	customerId TEXT NOT NULL,
	idempotencyKey TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	orderId TEXT,
	refusalCode TEXT,
	refusalDetail TEXT,
	PRIMARY KEY (customerId, idempotencyKey)
) WITHOUT ROWID;

CREATE UNIQUE INDEX placements_order ON placements (orderId) WHERE orderId IS NOT NULL;

-- What has been begun and is not ended; see checkout-saga.ts for the steps.
CREATE TABLE sagas (
	orderId TEXT PRIMARY KEY,
	step TEXT NOT NULL CHECK (step IN ('reserving', 'paying', 'releasing', 'cancelling')),
	processId INTEGER NOT NULL,
	startedAtMs INTEGER NOT NULL
) WITHOUT ROWID;
