import * as z from "zod";
import { ShopError } from "../../shop/contract/errors.ts";
import { id } from "../../shop/contract/fields.ts";
import { inventory, type Stock } from "../../shop/contract/inventory.ts";
import { type Context, routesOf } from "../../shop/contract/operation.ts";
import type { Consumer, Service } from "../kit/service-shape.ts";
import { unitOf } from "../kit/unit.ts";
import { inventoryInternal } from "./internal.ts";
import initial from "./migrations/001-initial.sql";
import { catalogPeer } from "./peers.ts";
import { createReservations, type Reservations } from "./reservations.ts";
import { createStockStore, fillStock, type StockStore } from "./stock.ts";

/** How many of each product there are, and which of them belong to orders. */
export const inventoryService: Service = {
	name: "inventory",
	migrations: { "001-initial": initial },
	fill: fillStock,
	create({ database, peer }) {
		const store = createStockStore(database);
		const reservations = createReservations(database);
		const catalog = peer("catalog");

		const isInTheShop = async (productId: string, context: Context) => {
			const { productsByIds } = catalogPeer.operations;
			const asked = { productIds: [productId] };
			const options = { idempotent: true };
			return (
				(await catalog.call(productsByIds, asked, context, options)).items
					.length > 0
			);
		};
		// A product so new that its event is still on its way: the catalog knows.
		const knownStock = async (
			productId: string,
			context: Context,
		): Promise<Stock> => {
			const stock = store.of(productId);
			if (stock === "gone") throw unknownProduct(productId);
			if (stock) return stock;
			if (!(await isInTheShop(productId, context)))
				throw unknownProduct(productId);
			store.add(productId);
			return { productId, onHand: 0, reserved: 0, available: 0 };
		};

		const shown = routesOf(inventory, {
			getStock: ({ productId }, context) => knownStock(productId, context),
			setStock: async ({ productId, onHand }, context) => {
				await knownStock(productId, context);
				store.set(productId, onHand);
				return knownStock(productId, context);
			},
		});
		const internal = routesOf(inventoryInternal, {
			reserveStock: ({ orderId, lines }) => {
				reservations.reserve(orderId, lines);
				return { status: "reserved" as const };
			},
			releaseStock: ({ orderId }) => {
				reservations.release(orderId);
				return { status: "released" as const };
			},
		});
		return {
			routes: [...shown, ...internal],
			consumes: consumersOf(store, reservations),
		};
	},
};

const ofProduct = z.object({ productId: id });
const ofOrder = z.object({ orderId: id });

function consumersOf(
	store: StockStore,
	reservations: Reservations,
): Record<string, Consumer> {
	return {
		"product.created": (payload) =>
			store.add(ofProduct.parse(payload).productId),
		"product.deleted": (payload) =>
			store.remove(ofProduct.parse(payload).productId),
		"order.confirmed": (payload) =>
			reservations.sell(ofOrder.parse(payload).orderId),
		"order.cancelled": (payload) =>
			reservations.takeBack(ofOrder.parse(payload).orderId),
	};
}

function unknownProduct(productId: string): ShopError {
	return new ShopError("ProductNotFound", `there is no product ${productId}`);
}

export default unitOf(inventoryService);
