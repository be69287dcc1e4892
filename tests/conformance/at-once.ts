import { describe, expect, it } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import { orderInput } from "../support/shop-under-test.ts";
import type { Stage } from "./suite.ts";

/** Customers who do things at the same moment. */
export function atOnceTests({ shop, door }: Stage): void {
	/** Customers with one of the product in the cart of each. */
	const withOneEach = async (count: number, productId: string) =>
		Promise.all(
			Array.from({ length: count }, async () => {
				const customer = await shop().customer();
				const put = { productId, quantity: 1 };
				await door().good("putCartItem", put, customer.token);
				return customer;
			}),
		);

	describe("at once", () => {
		it.each([
			[2, 1],
			[6, 4],
		])(
			"of %i customers after the last %i, just so many get one",
			async (customers, onHand) => {
				const { id: productId } = await shop().product(onHand);
				const buyers = await withOneEach(customers, productId);
				const outcomes = await Promise.all(
					buyers.map(({ token }) =>
						door().call("placeOrder", orderInput(), token),
					),
				);
				const codes = outcomes.map((outcome) =>
					outcome.ok ? outcome.value.status : outcome.problem.code,
				);
				expect(codes.sort()).toEqual([
					...Array(customers - onHand).fill("OutOfStock"),
					...Array(onHand).fill("confirmed"),
				]);
				await eventually(
					"the stock is sold out and nothing is reserved",
					async () => {
						const stock = await door().good("getStock", { productId });
						return stock.onHand === 0 && stock.reserved === 0;
					},
				);
			},
		);

		it.each([2, 3])(
			"the same key %i times: one order, one charge, one answer",
			async (times) => {
				const { id: productId } = await shop().product(10);
				const [{ token } = { token: "" }] = await withOneEach(1, productId);
				const input = orderInput();
				const orders = await Promise.all(
					Array.from({ length: times }, () =>
						door().good("placeOrder", input, token),
					),
				);
				for (const order of orders) expect(order).toEqual(orders[0]);
				const { items } = await door().good("listOrders", {}, token);
				expect(items.map(({ id }) => id)).toEqual([orders[0]?.id]);
				expect(await shop().ledgerOf(orders[0]?.id ?? "")).toEqual([
					"authorize",
					"capture",
				]);
				await eventually("just one has left the stock", async () => {
					const stock = await door().good("getStock", { productId });
					return stock.onHand === 9 && stock.reserved === 0;
				});
			},
		);

		it("two keys for one cart never sell more than the stock", async () => {
			const { id: productId } = await shop().product(1);
			const [{ token } = { token: "" }] = await withOneEach(1, productId);
			const outcomes = await Promise.all(
				[1, 2].map(() => door().call("placeOrder", orderInput(), token)),
			);
			expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
			const { items } = await door().good("listOrders", {}, token);
			expect(items).toHaveLength(1);
		});

		it("items put into one cart are all there", async () => {
			const { token } = await shop().customer();
			const ids = ["p-00001", "p-00002", "p-00003", "p-00004", "p-00005"];
			await Promise.all(
				[...ids, ...ids].map((productId) =>
					door().good("putCartItem", { productId, quantity: 3 }, token),
				),
			);
			const { items } = await door().good("getCart", {}, token);
			expect(items.map((item) => [item.productId, item.quantity])).toEqual(
				ids.map((id) => [id, 3]),
			);
		});

		it("an e-mail address is registered once", async () => {
			const email = `twice-${process.pid}-${door().kind}@shop.test`;
			const input = { email, password: "12345678", name: "Twice" };
			const outcomes = await Promise.all(
				[1, 2, 3].map(() => door().call("registerUser", input)),
			);
			const codes = outcomes.map((outcome) =>
				outcome.ok ? "registered" : outcome.problem.code,
			);
			expect(codes.sort()).toEqual(["EmailTaken", "EmailTaken", "registered"]);
		});

		it("an order is cancelled once", async () => {
			const { customer, order } = await shop().bought();
			const outcomes = await Promise.all(
				[1, 2, 3].map(() =>
					door().call("cancelOrder", { orderId: order.id }, customer.token),
				),
			);
			expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
			await eventually("the money is back", async () => {
				const ledger = await shop().ledgerOf(order.id);
				return ledger.join() === "authorize,capture,refund";
			});
		});
	});
}
