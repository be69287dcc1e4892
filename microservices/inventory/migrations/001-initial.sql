CREATE TABLE stock (
	productId TEXT PRIMARY KEY,
	onHand INTEGER NOT NULL CHECK (onHand >= 0),
	reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
	-- 1 once the product has left the shop; reservations of it are still settled.
	gone INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- released: also without a reservation, so that one that comes late finds it closed.
CREATE TABLE reservations (
	orderId TEXT PRIMARY KEY,
	status TEXT NOT NULL CHECK (status IN ('reserved', 'released', 'sold', 'returned'))
) WITHOUT ROWID;

CREATE TABLE reservation_lines (
	orderId TEXT NOT NULL REFERENCES reservations (orderId),
	productId TEXT NOT NULL,
	quantity INTEGER NOT NULL,
	PRIMARY KEY (orderId, productId)
) WITHOUT ROWID;
