import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "./kit/testing.ts";
import { type CheckoutGround, startCheckout } from "./testing-checkout.ts";

let shop: CheckoutGround;
beforeEach(async () => {
	shop = await startCheckout();
});
afterEach(() => shop.close());

describe("cancelling an order", () => {
	const admin = () =>
		shop.fleet.ground.bearer({ id: "u-admin", role: "admin", name: "A" });
	const placed = async (): Promise<string> => {
		await shop.fill();
		const { body } = await shop.place("k1");
		await shop.settled();
		return `/api/orders/${body.id}`;
	};

	it("gives back stock and money, and happens once", async () => {
		const before = await shop.stock();
		const path = await placed();
		const cancel = () => shop.at("orders")("POST", `${path}/cancellation`);
		const replies = await Promise.all([cancel(), cancel()]);
		expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
		await shop.settled();
		await until("the refund is done", async () => {
			const payment = await shop.at("payments")("GET", `${path}/payment`);
			return payment.body.status === "refunded";
		});
		expect(await shop.stock()).toEqual(before);
		expect(shop.ledger("refund")).toHaveLength(1);
	});

	it("is refused once the goods are under way", async () => {
		const path = await placed();
		const dispatch = shop.at("shipping", await admin());
		expect((await dispatch("POST", `${path}/shipment/dispatch`)).status).toBe(
			200,
		);
		const cancelled = await shop.at("orders")("POST", `${path}/cancellation`);
		expect(cancelled.body.code).toBe("OrderNotCancellable");
		await until("the order is shipped", async () => {
			return (await shop.statuses())[0] === "shipped";
		});
		expect(shop.ledger("refund")).toEqual([]);
	});

	it("is Unavailable while shipping is down, and done when it is back", async () => {
		const path = await placed();
		await shop.fleet.stop("shipping");
		const reply = await shop.at("orders")("POST", `${path}/cancellation`);
		expect(reply.body.code).toBe("Unavailable");
		await shop.fleet.start("shipping");
		await until("the order is cancelled", async () => {
			return (await shop.statuses())[0] === "cancelled";
		});
	});
});
