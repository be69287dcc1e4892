-- A cancellation may come before the order itself: such a row knows neither country nor weight until the order arrives.
CREATE TABLE shipments (
	orderId TEXT PRIMARY KEY,
	customerId TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('preparing', 'dispatched', 'cancelled')),
	country TEXT,
	weightGrams INTEGER,
	createdAt TEXT,
	CHECK (country IS NOT NULL AND weightGrams IS NOT NULL AND createdAt IS NOT NULL
		OR country IS NULL AND weightGrams IS NULL AND createdAt IS NULL AND status = 'cancelled')
) STRICT, WITHOUT ROWID;
