-- started: the processor is being asked, what it did is not known here yet. voided: nothing was or will be taken.
CREATE TABLE payments (
	orderId TEXT PRIMARY KEY,
	customerId TEXT,
	amountCents INTEGER NOT NULL DEFAULT 0,
	status TEXT NOT NULL CHECK (
		status IN ('started', 'authorized', 'captured', 'declined', 'voided', 'refunded')
	),
	refundDue INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE INDEX payments_refundDue ON payments (orderId) WHERE refundDue = 1;
