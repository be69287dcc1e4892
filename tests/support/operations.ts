import type * as z from "zod";
import { cart } from "../../shop/contract/cart.ts";
import { catalog } from "../../shop/contract/catalog.ts";
import { inventory } from "../../shop/contract/inventory.ts";
import { notifications } from "../../shop/contract/notifications.ts";
import type { Operation } from "../../shop/contract/operation.ts";
import { orders } from "../../shop/contract/orders.ts";
import { payments } from "../../shop/contract/payments.ts";
import { productPage } from "../../shop/contract/product-page.ts";
import { reviews } from "../../shop/contract/reviews.ts";
import { shipping } from "../../shop/contract/shipping.ts";
import { support } from "../../shop/contract/support.ts";
import { users } from "../../shop/contract/users.ts";
import { wishlist } from "../../shop/contract/wishlist.ts";

/** Every public operation by name, with its types. */
export const typedOperations = {
	...users.operations,
	...catalog.operations,
	...productPage.operations,
	...inventory.operations,
	...cart.operations,
	...wishlist.operations,
	...orders.operations,
	...payments.operations,
	...shipping.operations,
	...reviews.operations,
	...notifications.operations,
	...support.operations,
};

export type OperationName = keyof typeof typedOperations;

/** What a successful answer of an operation holds. */
export type OutputOf<Name extends OperationName> = z.output<
	(typeof typedOperations)[Name]["output"]
>;

/** The names of all operations. */
export const operationNames = Object.keys(typedOperations) as OperationName[];

/** An operation without its types. */
export function operationNamed(name: OperationName): Operation {
	return typedOperations[name] as Operation;
}
