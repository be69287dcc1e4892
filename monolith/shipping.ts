import { ShopError } from "../shop/contract/errors.ts";
import { type Handlers, routesOf } from "../shop/contract/operation.ts";
import {
	shipping as contract,
	type Shipment,
} from "../shop/contract/shipping.ts";
import { onlyPreparedShipmentsCanBeDispatched } from "../shop/rules/order-lifecycle.ts";
import { shippingQuote, type Tariff } from "../shop/rules/shipping-quote.ts";
import type { Database } from "../shop/runtime/sqlite.ts";
import type { Notifications } from "./notifications.ts";
import type { OrderBook } from "./order-book.ts";

export type Shipping = ReturnType<typeof createShipping>;

export interface ShippingParts {
	database: Database;
	book: OrderBook;
	notifications: Notifications;
}

type Parcel = Parameters<typeof shippingQuote>[0];

const tariff: Tariff = {
	handlingFeeCents: 250,
	centsPerStartedKilogram: {
		domestic: 120,
		neighbour: 240,
		europe: 390,
		overseas: 990,
	},
	days: { domestic: 2, neighbour: 3, europe: 5, overseas: 9 },
};

const columns = "s.orderId, s.status, o.country, o.weightGrams, s.createdAt";

/** What shipping costs, and the parcels on their way. */
export function createShipping({
	database,
	book,
	notifications,
}: ShippingParts) {
	const findOwn = database.prepare<[string, string], Shipment>(
		`SELECT ${columns} FROM shipments s JOIN orders o ON o.id = s.orderId
		 WHERE s.orderId = ? AND o.customerId = ?`,
	);
	const find = database.prepare<[string], Shipment & { customerId: string }>(
		`SELECT ${columns}, o.customerId FROM shipments s JOIN orders o ON o.id = s.orderId WHERE s.orderId = ?`,
	);
	const add = database.prepare<[string, string]>(
		"INSERT INTO shipments (orderId, status, createdAt) VALUES (?, 'preparing', ?)",
	);
	const setStatus = database.prepare<[Shipment["status"], string]>(
		"UPDATE shipments SET status = ? WHERE orderId = ?",
	);

	const dispatch = database.transaction((orderId: string): Shipment => {
		const found = find.get(orderId);
		if (!found) throw shipmentNotFound(orderId);
		const { customerId, ...shipment } = found;
		onlyPreparedShipmentsCanBeDispatched(shipment);
		setStatus.run("dispatched", orderId);
		book.ship(orderId);
		notifications.notify(customerId, "order-shipped", { orderId });
		return { ...shipment, status: "dispatched" };
	}).immediate;

	const quote = (parcel: Parcel) => shippingQuote(parcel, tariff);

	const handlers: Handlers<typeof contract> = {
		quoteShipping: (parcel) => ({ ...parcel, ...quote(parcel) }),
		getShipment({ orderId }, { user }) {
			const shipment = findOwn.get(orderId, user.id);
			if (shipment) return shipment;
			throw shipmentNotFound(orderId);
		},
		dispatchShipment: ({ orderId }) => dispatch(orderId),
	};
	return {
		routes: routesOf(contract, handlers),
		quote,
		/** Begins the shipment of an order that is paid. */
		prepare: (orderId: string) =>
			void add.run(orderId, new Date().toISOString()),
		cancel: (orderId: string) => void setStatus.run("cancelled", orderId),
	};
}

function shipmentNotFound(orderId: string): ShopError {
	return new ShopError(
		"ShipmentNotFound",
		`there is no shipment for order ${orderId}`,
	);
}
