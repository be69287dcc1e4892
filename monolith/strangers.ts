import { ShopError } from "../shop/contract/errors.ts";
import type { Route } from "../shop/contract/operation.ts";

/**
 * Tokens outlive accounts. What a user who is gone would write, the foreign key refuses; to the caller that is Unauthenticated,
 * not a failure of the shop.
 */
export function refuseStrangers(route: Route): Route {
	if (route.operation.access === "anyone") return route;
	return {
		...route,
		async handle(input, context) {
			try {
				return await route.handle(input, context);
			} catch (error) {
				throw pointsNowhere(error) ? userIsGone(error) : error;
			}
		},
	};
}

function pointsNowhere(error: unknown): boolean {
	return (error as { code?: unknown }).code === "SQLITE_CONSTRAINT_FOREIGNKEY";
}

function userIsGone(cause: unknown): ShopError {
	return new ShopError("Unauthenticated", "the token's user is gone", {
		cause,
	});
}
