CREATE TABLE users (
	id TEXT PRIMARY KEY,
	email TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	role TEXT NOT NULL CHECK (role IN ('customer', 'admin')),
	passwordHash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
