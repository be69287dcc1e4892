import { describe, expect, it } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import { orderInput } from "../support/shop-under-test.ts";
import type { Stage } from "./suite.ts";

/** What happens while a payment takes its two seconds. All at the same time, or they would add up. */
export function slowCardTests({ shop, door }: Stage): void {
	/** An order that is being paid: its customer, product and input, and the answer to come. */
	const beingPaid = async (quantity: number) => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(20);
		await door().good("putCartItem", { productId, quantity }, token);
		const input = orderInput({ cardToken: "tok_slow" });
		const placing = door().call("placeOrder", input, token);
		await eventually("the items are reserved", async () => {
			const stock = await door().good("getStock", { productId });
			return stock.reserved === quantity && stock.onHand === 20;
		});
		// Services reserve first and record the order then.
		await eventually("the order is recorded", async () => {
			const { items } = await door().good("listOrders", {}, token);
			return items.length === 1;
		});
		const answered = async () => {
			const outcome = await placing;
			if (outcome.ok) return outcome.value;
			throw new Error(`refused: ${JSON.stringify(outcome.problem)}`);
		};
		return { token, productId, input, answered };
	};

	describe.concurrent("while a card is slow", () => {
		it("the order is pending, and has no payment that was taken", async () => {
			const { token, answered } = await beingPaid(1);
			const { items } = await door().good("listOrders", {}, token);
			expect(items.map(({ status }) => status)).toEqual(["pending"]);
			const order = await answered();
			expect(order).toEqual({ ...items[0], status: "confirmed" });
		});

		it("what comes into the cart stays there", async () => {
			const { token, productId, answered } = await beingPaid(3);
			await door().good("putCartItem", { productId, quantity: 8 }, token);
			expect((await answered()).lines[0]?.quantity).toBe(3);
			await eventually("only what was ordered has left the cart", async () => {
				const { items } = await door().good("getCart", {}, token);
				return items[0]?.quantity === 5;
			});
		});

		it("the same key and body waits for the answer and gives it", async () => {
			const { token, input, answered } = await beingPaid(1);
			const again = await door().good("placeOrder", input, token);
			expect(again).toEqual(await answered());
		});

		it("the same key with another body is refused at once", async () => {
			const { token, input, answered } = await beingPaid(1);
			const other = { ...input, cardToken: "tok_ok" };
			expect(await door().refused("placeOrder", other, token)).toBe(
				"IdempotencyKeyReused",
			);
			const order = await answered();
			const { items } = await door().good("listOrders", {}, token);
			expect(items.map(({ id }) => id)).toEqual([order.id]);
		});

		it("the order cannot be cancelled or shipped yet", async () => {
			const { token, answered } = await beingPaid(1);
			const { items } = await door().good("listOrders", {}, token);
			const input = { orderId: items[0]?.id };
			expect(await door().refused("cancelOrder", input, token)).toBe(
				"OrderNotCancellable",
			);
			expect(
				await door().refused("dispatchShipment", input, shop().admin),
			).toBe("ShipmentNotFound");
			expect((await answered()).status).toBe("confirmed");
		});

		it("stock cannot be set below what it has reserved", async () => {
			const { productId, answered } = await beingPaid(3);
			const set = (onHand: number) => ({ productId, onHand });
			expect(await door().refused("setStock", set(2), shop().admin)).toBe(
				"StockBelowReserved",
			);
			const stock = await door().good("setStock", set(3), shop().admin);
			expect(stock.available).toBe(0);
			await answered();
			await eventually("the items have left", async () => {
				const { onHand, reserved } = await door().good("getStock", {
					productId,
				});
				return onHand === 0 && reserved === 0;
			});
		});
	});
}
