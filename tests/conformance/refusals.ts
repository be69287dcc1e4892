import { describe, expect, it } from "vitest";
import { cartLimit } from "../../shop/rules/cart.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { productId as seededId } from "../../shop/seed.ts";
import {
	type OperationName,
	operationNamed,
	operationNames,
} from "../support/operations.ts";
import { orderInput } from "../support/shop-under-test.ts";
import type { Stage } from "./suite.ts";

/** Brings an operation to its refusal; answers the code. A case's name is operation, code, and when. */
type RefusalCase = (stage: Stage) => Promise<string>;

const nowhere = { productId: "p-99999" };
const noOrder = { orderId: "o-nowhere" };
const description = {
	name: "Tray",
	description: "A tray",
	category: "trays",
	priceCents: 100,
	weightGrams: 100,
};

const byCustomer =
	(name: OperationName, input: Record<string, unknown>): RefusalCase =>
	async ({ shop, door }) =>
		door().refused(name, input, (await shop().customer()).token);

const byAdmin =
	(name: OperationName, input: Record<string, unknown>): RefusalCase =>
	({ shop, door }) =>
		door().refused(name, input, shop().admin);

const byAnyone =
	(name: OperationName, input: Record<string, unknown>): RefusalCase =>
	({ door }) =>
		door().refused(name, input);

/** On an order of somebody else. */
const byStranger =
	(name: OperationName): RefusalCase =>
	async ({ shop, door }) => {
		const { customer, order } = await shop().bought();
		const orderId = order.id;
		const stranger = await shop().customer();
		const code = await door().refused(name, { orderId }, stranger.token);
		const now = await door().good("getOrder", { orderId }, customer.token);
		expect(now).toEqual(order);
		return code;
	};

const cases: Record<string, RefusalCase> = {
	"registerUser EmailTaken in whatever case it is written": async ({
		shop,
		door,
	}) => {
		const { email } = await shop().customer();
		const input = { email: email.toUpperCase(), password: "12345678" };
		return door().refused("registerUser", { ...input, name: "Again" });
	},
	"signIn InvalidCredentials for a wrong password": async ({ shop, door }) => {
		const { email } = await shop().customer();
		return door().refused("signIn", { email, password: "wrong" });
	},
	"signIn InvalidCredentials for an unknown e-mail": byAnyone("signIn", {
		email: "nobody@shop.test",
		password: "customer-password",
	}),
	"getProduct ProductNotFound": byAnyone("getProduct", nowhere),
	"getProductPage ProductNotFound": byAnyone("getProductPage", nowhere),
	"updateProduct ProductNotFound": byAdmin("updateProduct", {
		...nowhere,
		...description,
	}),
	"deleteProduct ProductNotFound": byAdmin("deleteProduct", nowhere),
	"deleteProduct ProductNotFound the second time": async ({ shop, door }) => {
		const { id: productId } = await shop().product(0);
		await door().good("deleteProduct", { productId }, shop().admin);
		return door().refused("deleteProduct", { productId }, shop().admin);
	},
	"getStock ProductNotFound": byAnyone("getStock", nowhere),
	"setStock ProductNotFound": byAdmin("setStock", { ...nowhere, onHand: 1 }),
	"putCartItem ProductNotFound": byCustomer("putCartItem", {
		...nowhere,
		quantity: 1,
	}),
	"putCartItem CartFull for one product too many": async ({ shop, door }) => {
		const { token } = await shop().customer();
		const put = (index: number) => ({
			productId: seededId(index),
			quantity: 1,
		});
		for (let index = 1; index <= cartLimit; index += 1)
			await door().good("putCartItem", put(index), token);
		await door().good("putCartItem", { ...put(1), quantity: 9 }, token);
		const code = await door().refused("putCartItem", put(cartLimit + 1), token);
		const { items } = await door().good("getCart", {}, token);
		expect(items).toHaveLength(cartLimit);
		return code;
	},
	"addWish ProductNotFound": byCustomer("addWish", nowhere),
	"placeOrder CartEmpty": byCustomer("placeOrder", orderInput()),
	"placeOrder OutOfStock takes nothing of the rest of the cart": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const [plenty, scarce] = [await shop().product(9), await shop().product(1)];
		for (const { id: productId } of [plenty, scarce])
			await door().good("putCartItem", { productId, quantity: 2 }, token);
		const code = await door().refused("placeOrder", orderInput(), token);
		const stock = await door().good("getStock", { productId: plenty.id });
		expect([stock.onHand, stock.reserved]).toEqual([9, 0]);
		expect((await door().good("listOrders", {}, token)).items).toEqual([]);
		expect((await door().good("getCart", {}, token)).items).toHaveLength(2);
		return code;
	},
	"placeOrder PaymentDeclined gives the goods back": async ({ shop, door }) => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(5);
		await door().good("putCartItem", { productId, quantity: 2 }, token);
		const input = orderInput({ cardToken: "tok_declined" });
		const code = await door().refused("placeOrder", input, token);
		expect(await door().refused("placeOrder", input, token)).toBe(code);
		await eventually("nothing is reserved any more", async () => {
			const { onHand, reserved } = await door().good("getStock", { productId });
			return onHand === 5 && reserved === 0;
		});
		const { items } = await door().good("listOrders", {}, token);
		expect(items.map(({ status }) => status)).toEqual(["rejected"]);
		expect(await shop().ledgerOf(items[0]?.id ?? "")).not.toContain("capture");
		return code;
	},
	"placeOrder IdempotencyKeyReused with another body": async ({
		shop,
		door,
	}) => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(5);
		await door().good("putCartItem", { productId, quantity: 1 }, token);
		const input = orderInput();
		await door().good("placeOrder", input, token);
		const other = { ...input, cardToken: "tok_ok_other" };
		const code = await door().refused("placeOrder", other, token);
		const address = { ...input.shippingAddress, city: "Porto" };
		const moved = { ...input, shippingAddress: address };
		expect(await door().refused("placeOrder", moved, token)).toBe(code);
		expect((await door().good("listOrders", {}, token)).items).toHaveLength(1);
		return code;
	},
	"getOrder OrderNotFound": byCustomer("getOrder", noOrder),
	"getOrder OrderNotFound for somebody else's": byStranger("getOrder"),
	"getOrder OrderNotFound for the admin, too": async ({ shop, door }) => {
		const { order } = await shop().bought();
		return door().refused("getOrder", { orderId: order.id }, shop().admin);
	},
	"cancelOrder OrderNotFound": byCustomer("cancelOrder", noOrder),
	"cancelOrder OrderNotFound for somebody else's": byStranger("cancelOrder"),
	"cancelOrder OrderNotCancellable the second time": async ({ shop, door }) => {
		const { customer, order } = await shop().bought();
		const input = { orderId: order.id };
		await door().good("cancelOrder", input, customer.token);
		return door().refused("cancelOrder", input, customer.token);
	},
	"cancelOrder OrderNotCancellable once it is shipped": async ({
		shop,
		door,
	}) => {
		const { customer, order } = await shop().bought();
		const input = { orderId: order.id };
		await door().good("dispatchShipment", input, shop().admin);
		await eventually("the order is shipped", async () => {
			const { status } = await door().good("getOrder", input, customer.token);
			return status === "shipped";
		});
		return door().refused("cancelOrder", input, customer.token);
	},
	"getPayment OrderNotFound": byCustomer("getPayment", noOrder),
	"getPayment OrderNotFound for somebody else's": byStranger("getPayment"),
	"getShipment ShipmentNotFound": byCustomer("getShipment", noOrder),
	"getShipment ShipmentNotFound for somebody else's": byStranger("getShipment"),
	"dispatchShipment ShipmentNotFound": byAdmin("dispatchShipment", noOrder),
	"dispatchShipment ShipmentNotDispatchable the second time": async ({
		shop,
		door,
	}) => {
		const { order } = await shop().bought();
		const input = { orderId: order.id };
		await door().good("dispatchShipment", input, shop().admin);
		return door().refused("dispatchShipment", input, shop().admin);
	},
	"dispatchShipment ShipmentNotDispatchable once the order is cancelled":
		async ({ shop, door }) => {
			const { customer, order } = await shop().bought();
			const input = { orderId: order.id };
			await door().good("cancelOrder", input, customer.token);
			await eventually("the shipment is cancelled", async () => {
				const { status } = await door().good(
					"getShipment",
					input,
					customer.token,
				);
				return status === "cancelled";
			});
			return door().refused("dispatchShipment", input, shop().admin);
		},
	"listReviews ProductNotFound": byAnyone("listReviews", nowhere),
	"addReview ProductNotFound": byCustomer("addReview", {
		...nowhere,
		rating: 1,
		text: "?",
	}),
	"addReview AlreadyReviewed": async ({ shop, door }) => {
		const { token } = await shop().customer();
		const { id: productId } = await shop().product(0);
		const input = { productId, rating: 3, text: "Fine." };
		await door().good("addReview", input, token);
		const code = await door().refused("addReview", input, token);
		const { items } = await door().good("listReviews", { productId });
		expect(items).toHaveLength(1);
		return code;
	},
	"replyToTicket TicketNotFound": byCustomer("replyToTicket", {
		ticketId: "t-nowhere",
		text: "?",
	}),
	"replyToTicket TicketNotFound for somebody else's": async ({
		shop,
		door,
	}) => {
		const [owner, stranger] = [
			await shop().customer(),
			await shop().customer(),
		];
		const given = { subject: "Mine", text: "Private" };
		const ticket = await door().good("openTicket", given, owner.token);
		const input = { ticketId: ticket.id, text: "Let me in" };
		const code = await door().refused("replyToTicket", input, stranger.token);
		const { items } = await door().good("listTickets", {}, owner.token);
		expect(items).toEqual([ticket]);
		return code;
	},
};

/** Every refusal that the contract names happens, when it should. */
export function refusalTests(stage: Stage): void {
	describe("refusals", () => {
		it.each(Object.entries(cases))("%s", async (name, run) => {
			expect(await run(stage)).toBe(name.split(" ")[1]);
		});

		it("there is a case for every refusal of every operation", () => {
			const covered = Object.keys(cases).map((name) =>
				name.split(" ").slice(0, 2).join(" "),
			);
			const named = operationNames.flatMap((name) =>
				operationNamed(name).errors.map((code) => `${name} ${code}`),
			);
			// This one needs an order under way: see slow-card.ts.
			covered.push("setStock StockBelowReserved");
			expect(named.filter((one) => !covered.includes(one))).toEqual([]);
		});
	});
}
