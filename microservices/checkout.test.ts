import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { metricOf, until } from "./kit/testing.ts";
import {
	address,
	customerAt,
	type Fleet,
	type Reply,
	startFleet,
} from "./testing.ts";
import { type Breakage, type Cut, type Line, lineTo } from "./testing-lines.ts";

let fleet: Fleet;
const lines: Line[] = [];
let ada: string;

beforeEach(async () => {
	const all = ["users", "catalog", "inventory", "cart", "payments", "shipping"];
	fleet = await startFleet([...all, "notifications", "reviews", "orders"]);
	ada = await fleet.ground.bearer({
		id: "u-0001",
		role: "customer",
		name: "Ada",
	});
});
afterEach(async () => {
	for (const line of lines.splice(0)) line.stop();
	await fleet.close();
});

const at = (name: string, as = ada) =>
	customerAt(fleet.addresses[name] as string, as);
const fill = (quantity = 2, as = ada) =>
	at("cart", as)("PUT", "/api/cart/items/p-00003", { quantity });
const place = (
	key: string,
	how: { cardToken?: string; url?: string; as?: string; city?: string } = {},
): Promise<Reply> =>
	customerAt(how.url ?? (fleet.addresses.orders as string), how.as ?? ada)(
		"POST",
		"/api/orders",
		{
			shippingAddress: { ...address, city: how.city ?? "Berlin" },
			cardToken: how.cardToken ?? "tok_ok",
		},
		{ "idempotency-key": key },
	);
const stock = async () =>
	(await at("inventory")("GET", "/api/products/p-00003/stock")).body;
const orders = async (): Promise<{ id: string; status: string }[]> =>
	(await at("orders")("GET", "/api/orders")).body.items;
const statuses = async () => (await orders()).map(({ status }) => status);
const metric = (name: string, gauge: string) =>
	metricOf(fleet.addresses[name] as string, gauge);
const settled = () =>
	until(
		"all has settled",
		async () =>
			(await metric("orders", "shop_sagas_open")) === 0 &&
			(await metric("orders", "shop_outbox_pending")) === 0 &&
			(await metric("payments", "shop_refunds_pending")) === 0,
	);
const ledger = (kind: string) =>
	fleet.card.ledger.entries(0, 100).filter((entry) => entry.kind === kind);

describe("placing an order", () => {
	it("takes the money once and the stock once, and tells everybody", async () => {
		const before = await stock();
		await fill(2);
		const placed = await place("k1");
		expect(placed).toMatchObject({
			status: 201,
			body: { status: "confirmed", lines: [{ productId: "p-00003" }] },
		});
		await settled();
		expect(await stock()).toMatchObject({
			onHand: before.onHand - 2,
			reserved: 0,
		});
		expect(ledger("capture")).toMatchObject([
			{ key: placed.body.id, amountCents: placed.body.totalCents },
		]);
		expect((await at("cart")("GET", "/api/cart")).body.items).toEqual([]);
	});

	it("gives the same answer to the same key, at once and later, and refuses it for another request", async () => {
		await fill();
		const both = await Promise.all([place("k1"), place("k1")]);
		expect(both[0]).toEqual(both[1]);
		const other = await place("k1", { city: "Bonn" });
		expect(other.body.code).toBe("IdempotencyKeyReused");
		expect((await place("k1")).body).toEqual(both[0]?.body);
		expect(ledger("capture")).toHaveLength(1);
		expect(await orders()).toHaveLength(1);
	});

	it("refuses the key of an order that is under way for another request at once", async () => {
		await fill();
		const first = place("k1", { cardToken: "tok_slow" });
		const other = await place("k1", { cardToken: "tok_ok" });
		expect(other.body.code).toBe("IdempotencyKeyReused");
		expect((await first).status).toBe(201);
	});

	it("rejects an order whose card is declined, and says so again", async () => {
		const before = await stock();
		await fill();
		const declined = await place("k1", { cardToken: "tok_declined" });
		expect(declined).toMatchObject({
			status: 402,
			body: { code: "PaymentDeclined" },
		});
		const again = await place("k1", { cardToken: "tok_declined" });
		expect(again.body.detail).toBe(declined.body.detail);
		expect(await statuses()).toEqual(["rejected"]);
		const [order] = await orders();
		const payment = await at("payments")(
			"GET",
			`/api/orders/${order?.id}/payment`,
		);
		expect(payment.body.status).toBe("declined");
		expect(await stock()).toEqual(before);
	});

	it("keeps CartEmpty as the answer of its key, and leaves no order", async () => {
		expect((await place("k1")).body.code).toBe("CartEmpty");
		await fill();
		expect((await place("k1")).body.code).toBe("CartEmpty");
		expect(await orders()).toEqual([]);
		expect((await place("k2")).status).toBe(201);
	});

	it("gives the last item to one of two customers", async () => {
		const admin = await fleet.ground.bearer({
			id: "u-admin",
			role: "admin",
			name: "A",
		});
		const path = "/api/products/p-00003/stock";
		await at("inventory", admin)("PUT", path, { onHand: 1 });
		const eve = await fleet.ground.bearer({
			id: "u-0002",
			role: "customer",
			name: "Eve",
		});
		await fill(1);
		await fill(1, eve);
		const replies = await Promise.all([place("k"), place("k", { as: eve })]);
		expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
		const loser = replies.find(({ status }) => status === 409);
		expect(loser?.body.code).toBe("OutOfStock");
		await settled();
		expect(await stock()).toMatchObject({ onHand: 0, reserved: 0 });
		expect(ledger("authorize")).toHaveLength(1);
	});

	it.each(["tok_lost", "tok_lost_capture"])(
		"charges once although the answer is lost (%s)",
		async (cardToken) => {
			await fill();
			expect((await place("k1", { cardToken })).status).toBe(201);
			expect(ledger("capture")).toHaveLength(1);
		},
	);

	it.each(["cart", "catalog", "inventory", "shipping", "payments"])(
		"is Unavailable and leaves nothing while %s is down, and works with the same key after",
		async (name) => {
			const before = await stock();
			await fill();
			await fleet.stop(name);
			expect((await place("k1")).body.code).toBe("Unavailable");
			expect((await at("orders")("GET", "/api/orders")).status).toBe(200);
			await fleet.start(name);
			await settled();
			expect(await orders()).toEqual([]);
			expect(await stock()).toEqual(before);
			await until("it can be placed", async () => {
				const { status } = await place("k1");
				return status === 201;
			});
			expect(ledger("capture")).toHaveLength(1);
		},
		20_000,
	);
});

describe("a card processor", () => {
	const behave = (behaviour: object) =>
		fetch(`${fleet.card.baseUrl}/behaviour`, {
			method: "POST",
			headers: { "x-control-token": "control" },
			body: JSON.stringify(behaviour),
		});

	it.each(["refuse", "lost"])(
		"that gives no answer (%s) leaves the order open; it is undone, and can be placed, once it answers",
		async (outage) => {
			const before = await stock();
			await fill();
			await behave({ outage });
			expect((await place("k1")).body.code).toBe("Unavailable");
			expect(await statuses()).toEqual(["pending"]);
			expect(await metric("orders", "shop_orders_pending")).toBe(1);
			expect((await place("k1")).body.code).toBe("Unavailable");
			await behave({});
			await settled();
			expect(await orders()).toEqual([]);
			expect(await stock()).toEqual(before);
			expect((await place("k1")).status).toBe(201);
			expect(ledger("capture")).toHaveLength(1);
		},
		20_000,
	);

	it("that is down when an order is cancelled gives the money back when it is up", async () => {
		await fill();
		const { body } = await place("k1");
		await settled();
		await behave({ outage: "refuse" });
		const path = `/api/orders/${body.id}`;
		const cancelled = await at("orders")("POST", `${path}/cancellation`);
		expect(cancelled.body.status).toBe("cancelled");
		await until("the refund is owed", async () => {
			return (await metric("payments", "shop_refunds_pending")) === 1;
		});
		await behave({});
		await settled();
		const payment = await at("payments")("GET", `${path}/payment`);
		expect(payment.body.status).toBe("refunded");
		expect(ledger("refund")).toHaveLength(1);
	});
});

const reserve: Omit<Cut, "when"> = {
	method: "POST",
	path: /^\/internal\/reservations$/,
};
const pay: Omit<Cut, "when"> = {
	method: "POST",
	path: /^\/internal\/payments$/,
};
const events: Omit<Cut, "when"> = {
	method: "POST",
	path: /^\/internal\/events$/,
};
const shipment: Omit<Cut, "when"> = {
	method: "POST",
	path: /^\/internal\/shipments\//,
};

/** Starts orders behind lines that break as asked; what it had on disk at that moment is what the crash leaves. */
async function ordersThatCrash(cut: Cut) {
	await fleet.stop("orders");
	const breakage: Breakage = {
		cut,
		broken: false,
		onBreak: () =>
			cpSync(join(fleet.ground.folder, "data"), remains, {
				recursive: true,
				filter: (file) => !/\/(?!orders)[a-z]+\.sqlite/.test(file),
			}),
	};
	const remains = join(fleet.ground.folder, "remains");
	const peers: Record<string, string> = {};
	for (const [name, url] of Object.entries(fleet.addresses)) {
		const line = await lineTo(url, breakage);
		lines.push(line);
		peers[name] = line.url;
	}
	const doomed = await fleet.start("orders", {
		PEERS: JSON.stringify(peers),
		PORT: "0",
		GRACE_MS: "0",
	});
	const broken = () => until("the line breaks", () => breakage.broken);
	const restart = () => fleet.start("orders", { DATA_DIR: remains });
	return { url: doomed.url, broken, restart };
}

describe("orders killed in the middle of", () => {
	it.each([
		[
			"reserving, not done: the order is undone after a restart",
			{ ...reserve, when: "before" },
			"undone",
		],
		[
			"reserving, done: the order is undone after a restart",
			{ ...reserve, when: "after" },
			"undone",
		],
		[
			"paying, not done: the order is undone after a restart",
			{ ...pay, when: "before" },
			"undone",
		],
		[
			"paying, done: the order is confirmed after a restart",
			{ ...pay, when: "after" },
			"confirmed",
		],
		[
			"telling the others: the order is confirmed after a restart",
			{ ...events, when: "before" },
			"confirmed",
		],
		[
			"telling the others, done once: the order is confirmed after a restart",
			{ ...events, when: "after" },
			"confirmed",
		],
	] as const)("%s", async (_, cut, end) => {
		const before = await stock();
		await fill(2);
		const { url, broken, restart } = await ordersThatCrash(cut);
		const lost = place("k1", { url }).catch(() => undefined);
		await broken();
		await restart();
		await settled();
		const confirmed = end === "confirmed";
		expect(await statuses()).toEqual(confirmed ? ["confirmed"] : []);
		expect(ledger("capture")).toHaveLength(confirmed ? 1 : 0);
		expect(await stock()).toMatchObject({
			onHand: before.onHand - (confirmed ? 2 : 0),
			reserved: 0,
		});
		expect((await place("k1")).status).toBe(201);
		await settled();
		expect(ledger("capture")).toHaveLength(1);
		await lost;
	});

	it("a declined payment whose answer was lost: the order is rejected after a restart", async () => {
		const before = await stock();
		await fill();
		const { url, broken, restart } = await ordersThatCrash({
			...pay,
			when: "after",
		});
		const cardToken = "tok_declined";
		const lost = place("k1", { url, cardToken }).catch(() => undefined);
		await broken();
		await restart();
		await settled();
		expect(await statuses()).toEqual(["rejected"]);
		expect(await stock()).toEqual(before);
		await lost;
	});

	it.each(["before", "after"] as const)(
		"a cancellation (%s shipping has heard): it is cancelled after a restart",
		async (when) => {
			const before = await stock();
			await fill();
			const { body } = await place("k1");
			await settled();
			const { url, broken, restart } = await ordersThatCrash({
				...shipment,
				when,
			});
			const path = `/api/orders/${body.id}/cancellation`;
			const lost = customerAt(url, ada)("POST", path).catch(() => undefined);
			await broken();
			await restart();
			await settled();
			expect(await statuses()).toEqual(["cancelled"]);
			await until("the refund is done", () => ledger("refund").length === 1);
			expect(await stock()).toEqual(before);
			await lost;
		},
	);
});

describe("cancelling an order", () => {
	const admin = () =>
		fleet.ground.bearer({ id: "u-admin", role: "admin", name: "A" });
	const placed = async (): Promise<string> => {
		await fill();
		const { body } = await place("k1");
		await settled();
		return `/api/orders/${body.id}`;
	};

	it("gives back stock and money, and happens once", async () => {
		const before = await stock();
		const path = await placed();
		const cancel = () => at("orders")("POST", `${path}/cancellation`);
		const replies = await Promise.all([cancel(), cancel()]);
		expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
		await settled();
		await until("the refund is done", async () => {
			const payment = await at("payments")("GET", `${path}/payment`);
			return payment.body.status === "refunded";
		});
		expect(await stock()).toEqual(before);
		expect(ledger("refund")).toHaveLength(1);
	});

	it("is refused once the goods are under way", async () => {
		const path = await placed();
		const dispatch = at("shipping", await admin());
		expect((await dispatch("POST", `${path}/shipment/dispatch`)).status).toBe(
			200,
		);
		const cancelled = await at("orders")("POST", `${path}/cancellation`);
		expect(cancelled.body.code).toBe("OrderNotCancellable");
		await until("the order is shipped", async () => {
			return (await statuses())[0] === "shipped";
		});
		expect(ledger("refund")).toEqual([]);
	});

	it("is Unavailable while shipping is down, and done when it is back", async () => {
		const path = await placed();
		await fleet.stop("shipping");
		const reply = await at("orders")("POST", `${path}/cancellation`);
		expect(reply.body.code).toBe("Unavailable");
		await fleet.start("shipping");
		await until("the order is cancelled", async () => {
			return (await statuses())[0] === "cancelled";
		});
	});
});
