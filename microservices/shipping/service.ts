import * as z from "zod";
import { ShopError } from "../../shop/contract/errors.ts";
import { country, id } from "../../shop/contract/fields.ts";
import { routesOf } from "../../shop/contract/operation.ts";
import { type Shipment, shipping } from "../../shop/contract/shipping.ts";
import {
	onlyPreparedShipmentsCanBeDispatched,
	orderNotCancellable,
} from "../../shop/rules/order-lifecycle.ts";
import { shippingQuote, type Tariff } from "../../shop/rules/shipping-quote.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Consumer, Outbox, Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import { shippingInternal } from "./internal.ts";
import initial from "./migrations/001-initial.sql";
import {
	createShipmentStore,
	type OwnedShipment,
	type ShipmentStore,
} from "./store.ts";

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

/** What it costs to send a parcel, and where the parcels are. */
export const shippingService: Service = {
	name: "shipping",
	migrations: { "001-initial": initial },
	create({ database, outbox }) {
		const store = createShipmentStore(database);
		const dispatch = createDispatch(database, store, outbox);
		const cancel = createCancellation(database, store);
		const shown = routesOf(shipping, {
			quoteShipping: (parcel) => ({
				...parcel,
				...shippingQuote(parcel, tariff),
			}),
			getShipment: ({ orderId }, { user }) => {
				const shipment = store.byOrder(orderId);
				if (shipment?.customerId === user.id) return shipmentOf(shipment);
				throw unknownShipment(orderId);
			},
			dispatchShipment: ({ orderId }) => dispatch.immediate(orderId),
		});
		const internal = routesOf(shippingInternal, {
			cancelShipment: (order) => cancel.immediate(order),
		});
		return {
			routes: [...shown, ...internal],
			consumes: { "order.confirmed": prepareShipment(store) },
		};
	},
};

function createDispatch(
	database: Database,
	store: ShipmentStore,
	outbox: Outbox,
) {
	return database.transaction((orderId: string): Shipment => {
		const state = store.stateOf(orderId);
		if (state) onlyPreparedShipmentsCanBeDispatched(state);
		const shipment = store.byOrder(orderId);
		if (!shipment) throw unknownShipment(orderId);
		store.dispatch(orderId);
		const { customerId } = shipment;
		outbox.add("shipment.dispatched", { orderId, customerId });
		return { ...shipmentOf(shipment), status: "dispatched" };
	});
}

function createCancellation(database: Database, store: ShipmentStore) {
	return database.transaction(
		(order: { orderId: string; customerId: string }) => {
			const status = store.stateOf(order.orderId)?.status;
			if (status === "dispatched")
				throw orderNotCancellable(order.orderId, "shipped");
			store.cancel(order);
			return { status: "cancelled" as const };
		},
	);
}

const orderConfirmed = z.object({
	orderId: id,
	customerId: id,
	country,
	weightGrams: z.int().min(1),
});

function prepareShipment(store: ShipmentStore): Consumer {
	return (payload) => {
		const createdAt = new Date().toISOString();
		const order = orderConfirmed.parse(payload);
		store.add({ ...order, status: "preparing", createdAt });
	};
}

function shipmentOf({ customerId: _, ...shipment }: OwnedShipment): Shipment {
	return shipment;
}

function unknownShipment(orderId: string): ShopError {
	return new ShopError(
		"ShipmentNotFound",
		`there is no shipment for order ${orderId}`,
	);
}

export default unitOf(shippingService);
