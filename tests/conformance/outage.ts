import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import { orderInput } from "../support/shop-under-test.ts";
import type { Stage } from "./suite.ts";

/** What a card processor that fails does to orders: nothing is lost, nothing is taken for nothing. */
export function outageTests({ shop, door }: Stage): void {
	const behave = async (method: "POST" | "DELETE", body?: unknown) => {
		const { url, controlToken } = shop().arm.target.cardProcessor;
		const response = await fetch(`${url}/behaviour`, {
			method,
			headers: {
				"x-control-token": controlToken,
				"content-type": "application/json",
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		expect(response.status).toBe(200);
	};
	const heal = () => behave("DELETE");
	const fail = (outage: string, share = 1) => behave("POST", { outage, share });

	const readyToBuy = async () => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(5);
		const put = { productId, quantity: 2 };
		await door().good("putCartItem", put, token);
		return { token, productId };
	};
	const nothingReserved = (productId: string, onHand: number) =>
		eventually(
			`${onHand} of ${productId} are on hand and none is reserved`,
			async () => {
				const stock = await door().good("getStock", { productId });
				return stock.onHand === onHand && stock.reserved === 0;
			},
			10_000,
		);

	describe("while the card processor fails", () => {
		afterEach(heal);

		it("an order is as if never placed, and can be placed again with the same key", async () => {
			const { token, productId } = await readyToBuy();
			const input = orderInput();
			await fail("refuse");
			expect(await door().refused("placeOrder", input, token)).toBe(
				"Unavailable",
			);
			await heal();
			await nothingReserved(productId, 5);
			await eventually("the order is gone", async () => {
				const { items } = await door().good("listOrders", {}, token);
				return items.length === 0;
			});
			expect((await door().good("getCart", {}, token)).items).toHaveLength(1);
			const order = await door().good("placeOrder", input, token);
			expect(await shop().ledgerOf(order.id)).toEqual(["authorize", "capture"]);
			await nothingReserved(productId, 3);
		});

		it("an order whose charge was made, but every answer to it lost, comes to one end", async () => {
			const { token, productId } = await readyToBuy();
			await fail("lost");
			const outcome = await door().call("placeOrder", orderInput(), token);
			expect(outcome.ok ? "placed" : outcome.problem.code).toBe("Unavailable");
			await heal();
			await eventually(
				"the order is confirmed or gone",
				async () => {
					const { items } = await door().good("listOrders", {}, token);
					return items.every(({ status }) => status === "confirmed");
				},
				10_000,
			);
			const { items } = await door().good("listOrders", {}, token);
			await nothingReserved(productId, items.length === 1 ? 3 : 5);
			for (const { id } of items)
				expect(
					(await shop().ledgerOf(id)).filter((kind) => kind === "capture"),
				).toHaveLength(1);
		});

		it("orders whose answers are lost now and then are placed and charged once", async () => {
			await fail("lost", 0.3);
			const outcomes = await Promise.all(
				[1, 2, 3, 4, 5, 6].map(async () => {
					const { token } = await readyToBuy();
					return door().call("placeOrder", orderInput(), token);
				}),
			);
			for (const outcome of outcomes)
				if (outcome.ok)
					expect(await shop().ledgerOf(outcome.value.id)).toEqual([
						"authorize",
						"capture",
					]);
				else expect(outcome.problem.code).toBe("Unavailable");
		});

		it("an order is cancelled all the same, and the money comes back later", async () => {
			const { customer, order } = await shop().bought(2);
			const input = { orderId: order.id };
			await fail("refuse");
			const cancelled = await door().good("cancelOrder", input, customer.token);
			expect(cancelled.status).toBe("cancelled");
			expect(await shop().ledgerOf(order.id)).not.toContain("refund");
			await heal();
			await eventually(
				"the payment is refunded",
				async () => {
					const { status } = await door().good(
						"getPayment",
						input,
						customer.token,
					);
					return status === "refunded";
				},
				15_000,
			);
			expect(await shop().ledgerOf(order.id)).toEqual([
				"authorize",
				"capture",
				"refund",
			]);
		});
	});
}
