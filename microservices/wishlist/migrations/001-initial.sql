-- `number` grows: the oldest wish has the smallest.
CREATE TABLE wishes (
	number INTEGER PRIMARY KEY,
	customerId TEXT NOT NULL,
	productId TEXT NOT NULL,
	UNIQUE (customerId, productId)
) STRICT;

CREATE INDEX wishesByAge ON wishes (customerId, number, productId);
