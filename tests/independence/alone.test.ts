import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capabilities } from "../../shop/contract/operation.ts";
import type { Unit } from "../../shop/runtime/host.ts";
import { createTestBed, type TestBed } from "../../shop/runtime/testing.ts";
import { admin, customerId } from "../../shop/seed.ts";
import type { Door } from "../support/answer.ts";
import type { OperationName } from "../support/operations.ts";
import { openWire, restDoor, type Wire } from "../support/rest-door.ts";
import { root } from "../support/root.ts";
import { orderInput } from "../support/shop-under-test.ts";

type Capability = (typeof capabilities)[number];
/** Operation, input, and what comes of it while nobody else is there. */
type Row = [OperationName, Record<string, unknown>, "good" | string];

const tray = {
	name: "Tray",
	description: "A tray",
	category: "trays",
	priceCents: 100,
	weightGrams: 100,
};
const productId = "p-00001";
const unheardOf = { productId: "p-99999" };
const orderId = "o-nowhere";

/** Each service by itself: what it answers, and where it needs somebody who is not there. */
const rows: Record<Capability, Row[]> = {
	users: [
		[
			"registerUser",
			{ email: "new@shop.test", password: "12345678", name: "New" },
			"good",
		],
		["signIn", { email: "new@shop.test", password: "12345678" }, "good"],
		["getProfile", {}, "good"],
	],
	catalog: [
		["searchProducts", { query: "oak" }, "good"],
		["listCategories", {}, "good"],
		["getProduct", { productId }, "good"],
		["createProduct", tray, "good"],
		["updateProduct", { productId, ...tray }, "good"],
		["deleteProduct", { productId }, "good"],
		["getProduct", { productId }, "ProductNotFound"],
	],
	inventory: [
		["getStock", { productId }, "good"],
		["setStock", { productId, onHand: 5 }, "good"],
		["getStock", unheardOf, "Unavailable"],
		["setStock", { ...unheardOf, onHand: 5 }, "Unavailable"],
	],
	cart: [
		["getCart", {}, "good"],
		["clearCart", {}, "good"],
		["putCartItem", { productId, quantity: 1 }, "Unavailable"],
		["putCartItem", { productId, quantity: 0 }, "InvalidInput"],
	],
	wishlist: [
		["getWishlist", {}, "good"],
		["addWish", { productId }, "Unavailable"],
		["getWishlist", {}, "good"],
	],
	orders: [
		["listOrders", {}, "good"],
		["getOrder", { orderId }, "OrderNotFound"],
		["cancelOrder", { orderId }, "OrderNotFound"],
		["placeOrder", orderInput(), "Unavailable"],
		["listOrders", {}, "good"],
	],
	payments: [["getPayment", { orderId }, "OrderNotFound"]],
	shipping: [
		["quoteShipping", { country: "DE", weightGrams: 1 }, "good"],
		["getShipment", { orderId }, "ShipmentNotFound"],
		["dispatchShipment", { orderId }, "ShipmentNotFound"],
	],
	reviews: [
		["listReviews", { productId }, "good"],
		["addReview", { productId, rating: 5, text: "Good" }, "good"],
		["addReview", { productId, rating: 5, text: "Good" }, "AlreadyReviewed"],
		["listReviews", unheardOf, "Unavailable"],
	],
	notifications: [["listNotifications", {}, "good"]],
	support: [
		["openTicket", { subject: "s", text: "t" }, "good"],
		["listTickets", {}, "good"],
		["replyToTicket", { ticketId: "t-none", text: "t" }, "TicketNotFound"],
	],
};

/** Nobody listens on port 1. */
const nobody = "http://127.0.0.1:1";
const { subscriptions } = JSON.parse(
	readFileSync(join(root, "microservices/topology.json"), "utf8"),
) as { subscriptions: Record<string, string[]> };

/** Settings of a service that knows all others, none of which is there. */
function aloneWith(bus: string): Record<string, string> {
	const peers = Object.fromEntries(capabilities.map((name) => [name, nobody]));
	return {
		PEERS: JSON.stringify(peers),
		SUBSCRIPTIONS: JSON.stringify(subscriptions),
		CARD_URL: nobody,
		BUS: bus,
		...(bus === "amqp" && { AMQP_URL: "amqp://127.0.0.1:1" }),
	};
}

describe.each(["direct", "amqp"])("alone, with a dead %s bus", (bus) => {
	describe.each(capabilities)("%s", (capability) => {
		let bed: TestBed;
		let wire: Wire;
		let door: Door;
		let tokens: { customer: string; admin: string };
		beforeAll(async () => {
			bed = await createTestBed();
			const { default: unit } = (await import(
				join(root, "microservices", capability, "service.ts")
			)) as { default: Unit };
			const running = await bed.start(unit, aloneWith(bus));
			wire = openWire(running.url);
			door = restDoor(wire);
			tokens = {
				customer: await bed.token({
					id: customerId(1),
					role: "customer",
					name: "Customer",
				}),
				admin: await bed.token(admin),
			};
		});
		afterAll(async () => {
			await wire?.close();
			await bed?.stop();
		});

		it("is ready", async () => {
			const answer = await wire.send({ method: "GET", path: "/health/ready" });
			expect(answer.status).toBe(200);
		});

		it("answers what it can, and says that it is unavailable where it needs others", async () => {
			const said: unknown[] = [];
			for (const [name, input] of rows[capability]) {
				const forAdmin = adminsOnly.includes(name);
				const token = forAdmin ? tokens.admin : tokens.customer;
				const outcome = await door.call(name, input, token);
				said.push([name, outcome.ok ? "good" : outcome.problem.code]);
			}
			const expected = rows[capability].map(([name, , what]) => [name, what]);
			expect(said).toEqual(expected);
		});
	});
});

const adminsOnly: OperationName[] = [
	"createProduct",
	"updateProduct",
	"deleteProduct",
	"setStock",
	"dispatchShipment",
];
