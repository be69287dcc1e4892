CREATE TABLE tickets (
	id TEXT PRIMARY KEY,
	customerId TEXT NOT NULL,
	subject TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('open', 'answered')),
	createdAt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ticketsByCustomer ON tickets (customerId, id DESC);

CREATE TABLE messages (
	number INTEGER PRIMARY KEY,
	ticketId TEXT NOT NULL REFERENCES tickets (id),
	author TEXT NOT NULL CHECK (author IN ('customer', 'support')),
	text TEXT NOT NULL,
	createdAt TEXT NOT NULL
) STRICT;

CREATE INDEX messagesByTicket ON messages (ticketId, number);
