import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Arm, arms, startArm } from "../support/arms.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { operationNames } from "../support/operations.ts";
import { openShop, type ShopUnderTest } from "../support/shop-under-test.ts";

const script = join(import.meta.dirname, "shop.py");
const run = promisify(execFile);

/** Debian's own Python: python3-zeep is installed for that one. */
async function buyWithZeep(shop: ShopUnderTest) {
	const { email, password } = await shop.customer();
	const { stdout } = await run(
		"/usr/bin/python3",
		[script, shop.arm.target.url, email, password, `zeep-${process.pid}`],
		{ timeout: 60_000, env: { PATH: process.env.PATH, NO_PROXY: "*" } },
	);
	return JSON.parse(stdout) as Record<string, unknown>;
}

function zeepBuysAt(arm: Arm): void {
	describe.skipIf(mustSkip("zeep"))(titled(arm.name, "zeep"), () => {
		let shop: ShopUnderTest;
		beforeAll(async () => {
			shop = await openShop(await startArm(arm));
		});
		afterAll(async () => {
			await shop?.close();
			await shop?.arm.stop();
		});

		it("a strict client of other make signs in, buys, reads and is refused", async () => {
			const told = await buyWithZeep(shop);
			const { total } = told.order as { total: number };
			const client = (code: string, status: string) => ({
				faultcode: expect.stringMatching(/:Client$/),
				code,
				status,
			});
			expect(told).toEqual({
				operations: [...operationNames].sort(),
				anonymous: client("Unauthenticated", "401"),
				wrong: client("InvalidCredentials", "401"),
				user: expect.stringMatching(/@shop\.test$/),
				found: [...(told.found as number[])].sort((a, b) => a - b),
				hasCursor: true,
				pageOf: true,
				available: expect.any(Number),
				cartCents: 2 * (told.unitPriceCents as number),
				unitPriceCents: expect.any(Number),
				order: { status: "confirmed", total },
				lines: [[true, 2]],
				sameAgain: true,
				sameRead: true,
				payment: { status: "captured", amount: total },
				quoteCents: 1030,
				ticketText: "line one\nline two <end>",
				unknownProduct: client("ProductNotFound", "404"),
				reused: client("IdempotencyKeyReused", "422"),
				emptied: client("CartEmpty", "409"),
				badQuantity: client("InvalidInput", "400"),
				forbidden: client("Forbidden", "403"),
				missingField: true,
				unknownField: true,
			});
		});
	});
}

zeepBuysAt(arms.monolith);
zeepBuysAt(arms.direct);
