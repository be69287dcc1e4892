import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FiredFault, isHere } from "../../bench/faults/fault.ts";
import { inject } from "../../bench/faults/inject.ts";
import { settled } from "../../bench/measure/settle.ts";
import type { Fault } from "../../bench/scenario/fault-shape.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { type Arm, arms, startArm } from "../support/arms.ts";
import {
	openShop,
	orderInput,
	type ShopUnderTest,
} from "../support/shop-under-test.ts";

// Each fault on real arms: that it strikes, whom it spares, that it heals, and that it can prove both.

const seed = { seed: 5, products: 6, customers: 30 };
const productId = "p-00001";
const patienceMs = 30_000;
const always = { share: 1, ids: [] };

type Shop = ShopUnderTest;

/** What a customer asks, and whether the answer is good within 1.5 s. */
const asks = {
	reviews: (shop: Shop) => isGood(shop, "listReviews", { productId }),
	product: (shop: Shop) => isGood(shop, "getProduct", { productId }),
	page: (shop: Shop) => isGood(shop, "getProductPage", { productId }),
	tickets: async (shop: Shop) =>
		isGood(shop, "listTickets", {}, await tokenOf(shop)),
	setStock: (shop: Shop) =>
		isGood(shop, "setStock", { productId, onHand: 1_000 }, shop.admin),
	ticket: async (shop: Shop) => {
		const subject = "A tray came in two pieces";
		const text = "x".repeat(2_000);
		const token = await tokenOf(shop);
		for (let number = 0; number < 5; number += 1)
			if (!(await isGood(shop, "openTicket", { subject, text }, token)))
				return false;
		return true;
	},
	order: async (shop: Shop) => {
		const token = await tokenOf(shop);
		const put = { productId, quantity: 1 };
		if (!(await isGood(shop, "putCartItem", put, token))) return false;
		return isGood(shop, "placeOrder", orderInput(), token);
	},
} satisfies Record<string, (shop: Shop) => Promise<boolean>>;

async function isGood(
	shop: Shop,
	operation: string,
	input: Record<string, unknown>,
	token?: string,
): Promise<boolean> {
	const tooLate = new Promise<false>((resolve) =>
		setTimeout(() => resolve(false), 1_500).unref(),
	);
	const asked = shop.doors.rest
		.call(operation as "getProduct", input, token)
		.then(
			({ ok }) => ok,
			() => false,
		);
	return Promise.race([asked, tooLate]);
}

const tokens = new WeakMap<Shop, string[]>();

/** Of one customer after the other, round and round: an event of somebody's last order may still empty his cart. */
async function tokenOf(shop: Shop): Promise<string> {
	const all = tokens.get(shop) ?? [];
	const next =
		all.length < seed.customers
			? (await shop.customer()).token
			: (all.shift() as string);
	tokens.set(shop, [...all, next]);
	return next;
}

type Ask = keyof typeof asks;

/** A fault; what fails and what goes on while it lasts, on the services and in the monolith. */
interface Case {
	fault: Fault;
	services: { fail: Ask[]; goOn: Ask[] };
	monolith: { fail: Ask[]; goOn: Ask[] };
}

const reviews = { capability: "reviews" } as const;
const alone = {
	fail: ["reviews"],
	goOn: ["product", "page", "order"],
} as const;
const everything = ["reviews", "product", "page"] as const;

const lasting: Case[] = [
	{
		fault: { kind: "handledError", ...reviews, ...always },
		services: mutable(alone),
		monolith: mutable(alone),
	},
	{
		fault: { kind: "handledError", ...reviews, share: 1, ids: ["p-00001"] },
		services: mutable(alone),
		monolith: mutable(alone),
	},
	{
		fault: { kind: "slow", ...reviews, delay: { ms: 3_000 }, ...always },
		services: mutable(alone),
		monolith: { fail: ["reviews", "page"], goOn: ["product", "order"] },
	},
	{
		fault: { kind: "freeze", ...reviews },
		services: mutable(alone),
		monolith: { fail: [...everything], goOn: [] },
	},
	{
		fault: { kind: "crash", ...reviews },
		services: mutable(alone),
		monolith: { fail: [...everything], goOn: [] },
	},
	{
		fault: { kind: "clockShift", capability: "support", by: 100_000_000 },
		services: { fail: ["tickets"], goOn: ["order", "product"] },
		monolith: { fail: ["tickets", "order"], goOn: ["product", "reviews"] },
	},
	{
		fault: { kind: "databaseLocked", capability: "inventory" },
		services: { fail: ["setStock"], goOn: ["product", "reviews"] },
		monolith: { fail: ["setStock"], goOn: [] },
	},
	{
		fault: { kind: "diskFull", capability: "support" },
		services: { fail: ["ticket"], goOn: ["order", "product"] },
		monolith: { fail: ["ticket"], goOn: ["product", "reviews"] },
	},
	{
		fault: { kind: "cardDeclining", share: 1 },
		services: { fail: ["order"], goOn: ["product", "reviews"] },
		monolith: { fail: ["order"], goOn: ["product", "reviews"] },
	},
	{
		fault: { kind: "cardUnreachable", share: 1 },
		services: { fail: ["order"], goOn: ["product", "reviews"] },
		monolith: { fail: ["order"], goOn: ["product", "reviews"] },
	},
];

function mutable({ fail, goOn }: typeof alone): Case["services"] {
	return { fail: [...fail], goOn: [...goOn] };
}

const nameOf = ({ fault }: Case) =>
	"capability" in fault ? `${fault.kind} of ${fault.capability}` : fault.kind;

function faultsOn(arm: Arm, side: "services" | "monolith"): void {
	describe(arm.name, () => {
		let shop: Shop;
		let going: FiredFault | undefined;
		beforeAll(async () => {
			const started = await startArm({ ...arm, faults: true }, seed);
			shop = await openShop(started);
			// Cold processes take longer for their first order than a customer here waits.
			await eventually("the shop is well", () => isWell(shop), patienceMs);
		});
		afterEach(async () => {
			await going?.heal();
			going = undefined;
			await eventually("the shop is well", () => isWell(shop), patienceMs);
			// The order's events would count as calls of the next test's fault.
			expect(await leftToDo(shop)).toEqual([]);
		});
		afterAll(async () => {
			await shop?.close();
			await shop?.arm.stop();
		});

		const begin = async (fault: Fault, healsAfterMs: number | null) => {
			const { target } = shop.arm;
			const made = await inject({ target, fault, healsAfterMs, patienceMs });
			if (!isHere(made)) throw new Error(`not here: ${made.why}`);
			going = made;
			return made;
		};

		it.each(lasting.map((each) => [nameOf(each), each] as const))(
			"%s strikes those that need it, and is over when it is healed",
			async (_, { fault, [side]: { fail, goOn } }) => {
				for (const ask of [...goOn, ...fail])
					expect([ask, await asks[ask](shop)]).toEqual([ask, true]);
				const made = await begin(fault, 60_000);
				for (const ask of goOn)
					expect([ask, await asks[ask](shop)]).toEqual([ask, true]);
				for (const ask of fail)
					expect([ask, await asks[ask](shop)]).toEqual([ask, false]);
				expect(await made.heal()).not.toBeNull();
				expect(await made.count()).toBeGreaterThan(0);
				expect(made.proof()).not.toMatch(
					/not (healed|ready|released|continued)/,
				);
				for (const ask of fail)
					await eventually(
						`${ask} is good again`,
						() => asks[ask](shop),
						patienceMs,
					);
			},
		);

		it("an uncaught error ends the process, and the supervisor starts another", async () => {
			const made = await begin({ kind: "uncaughtError", ...reviews }, null);
			await asks.reviews(shop);
			expect(await made.heal()).not.toBeNull();
			expect(await made.count()).toBe(1);
			expect(made.proof()).toMatch(/ended by exit [1-9].*ready/);
		});

		it("a blocked event loop hears nothing until it lets go", async () => {
			const made = await begin({ kind: "hang", capability: "support" }, 2_500);
			await eventually(
				"it is blocked",
				async () => !(await asks.tickets(shop)),
				2_000,
			);
			expect(await made.heal()).not.toBeNull();
			expect(await made.count()).toBe(1);
			expect(await asks.tickets(shop)).toBe(true);
		});

		it("burning makes a call late, and is counted", async () => {
			const fault: Fault = {
				kind: "cpuBurn",
				...reviews,
				burn: 400,
				...always,
			};
			const made = await begin(fault, 60_000);
			await asks.reviews(shop);
			await made.heal();
			expect(await made.count()).toBeGreaterThan(0);
		});

		it("a fault of half the calls spares the other half", async () => {
			const fault: Fault = {
				kind: "handledError",
				...reviews,
				share: 0.5,
				ids: [],
			};
			const made = await begin(fault, 60_000);
			const answers: boolean[] = [];
			for (let call = 0; call < 10; call += 1)
				answers.push(await asks.reviews(shop));
			expect(answers.filter(Boolean)).toHaveLength(5);
			await made.heal();
		});

		if (side === "services")
			it("where events are heard, an error keeps them for later, and loses none", async () => {
				const token = await tokenOf(shop);
				const { good } = shop.doors.rest;
				const heard = async () =>
					(await good("listNotifications", { limit: 100 }, token)).items.filter(
						({ kind }) => kind === "order-confirmed",
					).length;
				const before = await heard();
				const fault: Fault = {
					kind: "handledError",
					capability: "notifications",
					...always,
				};
				const made = await begin(fault, 60_000);
				await good("putCartItem", { productId, quantity: 1 }, token);
				await good("placeOrder", orderInput(), token);
				// As long as five attempts take.
				await wait(4_000);
				await made.heal();
				expect(await made.count()).toBeGreaterThan(0);
				await eventually(
					"the notification",
					async () => (await heard()) === before + 1,
					patienceMs,
				);
			});

		it("what an arm cannot have is told, and not done", async () => {
			const { target } = shop.arm;
			const made = await inject({
				target,
				fault: { kind: "poisonMessage", capability: "users", event: "no.such" },
				healsAfterMs: null,
				patienceMs,
			});
			expect(made).toMatchObject({ here: false });
		});
	});
}

/** What units have not done in the end. */
async function leftToDo({ arm }: Shop): Promise<string[]> {
	const pending = await settled(arm.target.units, patienceMs);
	return Object.keys(pending).filter((name) => pending[name] !== 0);
}

async function isWell(shop: Shop): Promise<boolean> {
	const all = await Promise.all(
		shop.arm.target.units.map(({ url }) =>
			fetch(`${url}/health/ready`).then(
				({ ok }) => ok,
				() => false,
			),
		),
	);
	return all.every(Boolean) && (await asks.order(shop));
}

faultsOn(arms.monolith, "monolith");
faultsOn(arms.direct, "services");

describe("a process that was not started to be broken", () => {
	it("breaks nothing, whoever asks", async () => {
		const running = await startArm(arms.monolith, seed);
		try {
			const made = await inject({
				target: running.target,
				fault: { kind: "handledError", ...reviews, ...always },
				healsAfterMs: 1_000,
				patienceMs,
			});
			expect(made).toMatchObject({ here: false });
			expect(made).toHaveProperty("why", expect.stringContaining("FAULTS=on"));
		} finally {
			await running.stop();
		}
	});
});

describe("a monolith of two workers", () => {
	it("goes on with one while the event loop of the other is blocked", async () => {
		const running = await startArm({ ...arms.workers, faults: true }, seed);
		const shop = await openShop(running);
		try {
			const made = await inject({
				target: running.target,
				fault: { kind: "hang", capability: "support" },
				healsAfterMs: 4_000,
				patienceMs,
			});
			if (!isHere(made)) throw new Error(made.why);
			// Each on a connection of its own: whichever worker accepts it keeps it.
			const answers = await Promise.all(
				Array.from({ length: 24 }, () =>
					fetch(`${running.target.url}/api/products/${productId}`, {
						headers: { connection: "close" },
						signal: AbortSignal.timeout(2_000),
					}).then(
						({ ok }) => ok,
						() => false,
					),
				),
			);
			expect(answers).toContain(true);
			expect(await made.heal()).not.toBeNull();
		} finally {
			await shop.close();
			await running.stop();
		}
	});
});
