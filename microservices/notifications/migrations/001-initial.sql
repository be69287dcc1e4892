CREATE TABLE notifications (
	id TEXT PRIMARY KEY,
	customerId TEXT NOT NULL,
	kind TEXT NOT NULL,
	text TEXT NOT NULL,
	createdAt TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX notificationsByCustomer ON notifications (customerId, id DESC);
