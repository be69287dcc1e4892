-- What every service keeps besides its own tables.
CREATE TABLE outbox_events (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL,
	type TEXT NOT NULL,
	payload TEXT NOT NULL,
	-- The span that published it, where that is traced.
	traceparent TEXT
);

-- How far each destination has been told; events behind the slowest are deleted.
CREATE TABLE outbox_cursors (
	destination TEXT PRIMARY KEY,
	seq INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE inbox_events (
	id TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Events that could not be handled, for people to look at.
CREATE TABLE dead_letters (
	id TEXT PRIMARY KEY,
	type TEXT NOT NULL,
	payload TEXT NOT NULL,
	reason TEXT NOT NULL,
	failedAt TEXT NOT NULL
) WITHOUT ROWID;
