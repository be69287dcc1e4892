import { expect, it } from "vitest";
import { under } from "./globs.ts";

it.each([
	[".", "any/thing.ts", true],
	["services/cart", "services/cart/a.ts", true],
	["services/cart/", "services/cart/a.ts", true],
	["./services/cart", "services/cart/a.ts", true],
	["services/cart", "services/cart", true],
	["services/cart", "services/cartoon/a.ts", false],
	["services/cart", "old/services/cart/a.ts", false],
	["services/*/src", "services/cart/src/deep/a.ts", true],
	["services/*/src", "services/cart/test/a.ts", false],
	["services/*", "services/a/b.ts", true],
	["**/*.sql", "a.sql", true],
	["**/*.sql", "a/b/c.sql", true],
	["**/*.sql", "a/b/c.sqlx", false],
	["a/**", "a/b/c", true],
	["lib/?.ts", "lib/a.ts", true],
	["lib/?.ts", "lib/ab.ts", false],
	["{cart,orders}/*.ts", "orders/a.ts", true],
	["{cart,orders}/*.ts", "users/a.ts", false],
	["a+b (1)", "a+b (1)/c", true],
	["*.ts", "axts", false],
])("%j and %j: %j", (folder, path, isUnder) => {
	expect(under(folder)(path)).toBe(isUnder);
});
