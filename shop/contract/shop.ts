import { cart } from "./cart.ts";
import { catalog } from "./catalog.ts";
import { inventory } from "./inventory.ts";
import { notifications } from "./notifications.ts";
import type { Operation } from "./operation.ts";
import { orders } from "./orders.ts";
import { payments } from "./payments.ts";
import { productPage } from "./product-page.ts";
import { reviews } from "./reviews.ts";
import { shipping } from "./shipping.ts";
import { support } from "./support.ts";
import { users } from "./users.ts";
import { wishlist } from "./wishlist.ts";

/** The whole public contract. For front doors, the bench and tests only: a service that imported it would ship with every change. */
export const shop = [
	users,
	catalog,
	productPage,
	inventory,
	cart,
	wishlist,
	orders,
	payments,
	shipping,
	reviews,
	notifications,
	support,
] as const;

/** Every public operation, by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
	shop.flatMap((contract) =>
		Object.entries(contract.operations as Record<string, Operation>),
	),
);
