CREATE TABLE cartLines (
	customerId TEXT NOT NULL,
	productId TEXT NOT NULL,
	quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 99),
	PRIMARY KEY (customerId, productId)
) STRICT, WITHOUT ROWID;
