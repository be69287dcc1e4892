import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { until } from "./kit/testing.ts";
import { customerAt } from "./testing.ts";
import { type CheckoutGround, startCheckout } from "./testing-checkout.ts";
import { type Breakage, type Cut, type Line, lineTo } from "./testing-lines.ts";

const lines: Line[] = [];
let shop: CheckoutGround;
beforeEach(async () => {
	shop = await startCheckout();
});
afterEach(async () => {
	for (const line of lines.splice(0)) line.stop();
	await shop.close();
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
	await shop.fleet.stop("orders");
	const breakage: Breakage = {
		cut,
		broken: false,
		onBreak: () =>
			cpSync(join(shop.fleet.ground.folder, "data"), remains, {
				recursive: true,
				filter: (file) => !/\/(?!orders)[a-z]+\.sqlite/.test(file),
			}),
	};
	const remains = join(shop.fleet.ground.folder, "remains");
	const peers: Record<string, string> = {};
	for (const [name, url] of Object.entries(shop.fleet.addresses)) {
		const line = await lineTo(url, breakage);
		lines.push(line);
		peers[name] = line.url;
	}
	const doomed = await shop.fleet.start("orders", {
		PEERS: JSON.stringify(peers),
		PORT: "0",
		GRACE_MS: "0",
	});
	const broken = () => until("the line breaks", () => breakage.broken);
	const restart = () => shop.fleet.start("orders", { DATA_DIR: remains });
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
		const before = await shop.stock();
		await shop.fill(2);
		const { url, broken, restart } = await ordersThatCrash(cut);
		const lost = shop.place("k1", { url }).catch(() => undefined);
		await broken();
		await restart();
		await shop.settled();
		const confirmed = end === "confirmed";
		expect(await shop.statuses()).toEqual(confirmed ? ["confirmed"] : []);
		expect(shop.ledger("capture")).toHaveLength(confirmed ? 1 : 0);
		expect(await shop.stock()).toMatchObject({
			onHand: before.onHand - (confirmed ? 2 : 0),
			reserved: 0,
		});
		expect((await shop.place("k1")).status).toBe(201);
		await shop.settled();
		expect(shop.ledger("capture")).toHaveLength(1);
		await lost;
	});

	it("a declined payment whose answer was lost: the order is rejected after a restart", async () => {
		const before = await shop.stock();
		await shop.fill();
		const { url, broken, restart } = await ordersThatCrash({
			...pay,
			when: "after",
		});
		const cardToken = "tok_declined";
		const lost = shop.place("k1", { url, cardToken }).catch(() => undefined);
		await broken();
		await restart();
		await shop.settled();
		expect(await shop.statuses()).toEqual(["rejected"]);
		expect(await shop.stock()).toEqual(before);
		await lost;
	});

	it.each(["before", "after"] as const)(
		"a cancellation (%s shipping has heard): it is cancelled after a restart",
		async (when) => {
			const before = await shop.stock();
			await shop.fill();
			const { body } = await shop.place("k1");
			await shop.settled();
			const { url, broken, restart } = await ordersThatCrash({
				...shipment,
				when,
			});
			const path = `/api/orders/${body.id}/cancellation`;
			const lost = customerAt(url, shop.ada)("POST", path).catch(
				() => undefined,
			);
			await broken();
			await restart();
			await shop.settled();
			expect(await shop.statuses()).toEqual(["cancelled"]);
			await until(
				"the refund is done",
				() => shop.ledger("refund").length === 1,
			);
			expect(await shop.stock()).toEqual(before);
			await lost;
		},
	);
});
