import type { Shipment } from "../../shop/contract/shipping.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

/** A shipment and whose it is. */
export interface OwnedShipment extends Shipment {
	customerId: string;
}

/** All that is surely known of a shipment: a cancellation may come before the order itself. */
export interface ShipmentState {
	orderId: string;
	customerId: string;
	status: Shipment["status"];
}

/** Shipments by order. */
export interface ShipmentStore {
	/** Undefined also while nothing but the cancellation is known. */
	byOrder(orderId: string): OwnedShipment | undefined;
	stateOf(orderId: string): ShipmentState | undefined;
	/** Records the shipment of a confirmed order; one that was cancelled before stays cancelled. */
	add(shipment: OwnedShipment): void;
	/** Cancels, whatever is known so far. */
	cancel(order: { orderId: string; customerId: string }): void;
	dispatch(orderId: string): void;
}

export function createShipmentStore(database: Database): ShipmentStore {
	const byOrder = database.prepare<[string], OwnedShipment>(
		`SELECT orderId, customerId, status, country,
			weightGrams, createdAt
		FROM shipments WHERE orderId = ? AND country IS NOT NULL`,
	);
	const stateOf = database.prepare<[string], ShipmentState>(
		"SELECT orderId, customerId, status FROM shipments WHERE orderId = ?",
	);
	const add = database.prepare<OwnedShipment>(
		`INSERT INTO shipments (orderId, customerId, status, country, weightGrams, createdAt)
		VALUES (@orderId, @customerId, @status, @country, @weightGrams, @createdAt)
		ON CONFLICT (orderId) DO UPDATE SET country = excluded.country,
			weightGrams = excluded.weightGrams, createdAt = excluded.createdAt
		WHERE country IS NULL`,
	);
	const cancel = database.prepare<{ orderId: string; customerId: string }>(
		`INSERT INTO shipments (orderId, customerId, status) VALUES (@orderId, @customerId, 'cancelled')
		ON CONFLICT (orderId) DO UPDATE SET status = 'cancelled'`,
	);
	const dispatch = database.prepare<[string]>(
		"UPDATE shipments SET status = 'dispatched' WHERE orderId = ?",
	);
	return {
		byOrder: (orderId) => byOrder.get(orderId),
		stateOf: (orderId) => stateOf.get(orderId),
		add: (shipment) => void add.run(shipment),
		cancel: (order) => void cancel.run(order),
		dispatch: (orderId) => void dispatch.run(orderId),
	};
}
