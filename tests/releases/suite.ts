import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { releaseCanary, usualCanary } from "../../bench/deploys/canary.ts";
import { probeOf } from "../../bench/deploys/probe.ts";
import type { JournalEntry } from "../../bench/targets/protocol.ts";
import type { Target } from "../../bench/targets/target.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import {
	type Arm,
	type ArmBuild,
	buildArm,
	startBuilt,
} from "../support/arms.ts";
import { openWire, restDoor } from "../support/rest-door.ts";
import {
	openShop,
	orderInput,
	type ShopUnderTest,
} from "../support/shop-under-test.ts";
import { type Shoppers, startShoppers } from "./shoppers.ts";
import { runningFile, type Versions, versionsOf } from "./versions.ts";

const seed = { seed: 5, products: 12, customers: 60 };
const patienceMs = 30_000;
const never = new AbortController().signal;

/** What is released on an arm, and how often. */
export interface Releases {
	/** In turns. */
	units: readonly string[];
	times: number;
}

/** Releases on an arm to which a hundred requests come in a second. */
export function releasesOn(arm: Arm, { units, times }: Releases): void {
	describe(`releases on ${arm.name}`, () => {
		let shop: ShopUnderTest;
		let target: Target;
		let versions: Versions;
		let shoppers: Shoppers;
		beforeAll(async () => {
			let build: ArmBuild | undefined;
			const running = await startBuilt(arm, {
				seed,
				build: async (folder) => {
					build = await buildArm(arm, folder);
					versions = versionsOf(build, folder);
					return build;
				},
			});
			shop = await openShop(running);
			target = running.target;
			shoppers = await startShoppers(shop, 24);
			await shoppers.more(100);
			shoppers.troubles();
		});
		afterAll(async () => {
			await shoppers?.stop();
			await shop?.close();
			await shop?.arm.stop();
		});

		const catalog = () => target.unitOf("catalog");
		const unitOfTurn = (turn: number) => units[turn % units.length] as string;
		const probeOfUnit = (unit: string) => {
			const found = target.units.find(({ name }) => name === unit);
			const probe = found && probeOf(found);
			if (!probe) throw new Error(`${unit} answers no operation`);
			return probe;
		};
		/** Expects that customers notice nothing, while it lasts and for a while after. */
		const unnoticed = async <Result>(work: () => Promise<Result>) => {
			const result = await work();
			await shoppers.more(30);
			expect(shoppers.troubles()).toEqual([]);
			return result;
		};
		const entries = (event: JournalEntry["event"], pid: number) =>
			target
				.journal()
				.filter((entry) => entry.event === event && entry.pid === pid);

		/** Waits until nobody lives who has left or rests. */
		const alone = (unit: string) =>
			eventually(
				`one version of ${unit} lives`,
				() => pidsOf(target, unit).length === processesOf(arm),
				patienceMs,
			);

		it(`loses no request and no session in ${times} releases in a row`, async () => {
			for (let turn = 0; turn < times; turn += 1) {
				const unit = unitOfTurn(turn);
				const file = versions.healthy(unit);
				const strategy = turn % 2 === 0 ? "rolling" : "blue-green";
				const probe = probeOfUnit(unit);
				const outcome = await target.replace(unit, file, { strategy, probe });
				expect(outcome).toMatchObject({ replaced: true });
				expect(runningFile(target, unit)).toBe(file);
			}
			await unnoticed(async () => undefined);
		});

		it.each(["rolling", "blue-green"] as const)(
			"lets an order that waits for its card be finished by the old version (%s)",
			async (strategy) => {
				const unit = target.unitOf("orders");
				// A connection that is still open to who left in the test before would bring the order there.
				if (strategy === "blue-green") await alone(unit);
				const oldPids = pidsOf(target, unit);
				const { token } = await shop.customer();
				const wire = openWire(target.url);
				const rest = restDoor(wire);
				const { id: productId } = await shop.product(5);
				await rest.good("putCartItem", { productId, quantity: 1 }, token);
				const input = orderInput({ cardToken: "tok_slow" });
				let answeredAtMs = 0;
				const placing = rest.good("placeOrder", input, token).finally(() => {
					answeredAtMs = Date.now();
				});
				await eventually("the order is recorded", async () => {
					const { items } = await rest.good("listOrders", {}, token);
					return items.length === 1;
				});
				const file = versions.healthy(unit);
				await unnoticed(() => target.replace(unit, file, { strategy }));
				const order = await placing;
				expect(order.status).toBe("confirmed");
				const endings = oldPids.flatMap((pid) => entries("rested", pid));
				const lastAtMs = Math.max(...endings.map(({ atMs }) => atMs));
				// The answer needs a moment from the process to us.
				expect(lastAtMs).toBeGreaterThan(answeredAtMs - 500);
				expect(await shop.ledgerOf(order.id)).toHaveLength(2);
				await wire.close();
			},
		);

		it.each(["rolling", "blue-green", "canary"] as const)(
			"goes on and back again (%s)",
			async (strategy) => {
				const unit = catalog();
				const before = runningFile(target, unit);
				const file = versions.healthy(unit);
				await unnoticed(async () => {
					if (strategy !== "canary")
						return target.replace(unit, file, { strategy });
					const outcome = await releaseCanary(
						target,
						{ unit, file, ...usualCanary, ...soon },
						never,
					);
					expect(outcome).toMatchObject({ promoted: true });
				});
				expect(runningFile(target, unit)).toBe(file);
				const back = await unnoticed(() => target.rollBack(unit));
				expect(back).toMatchObject({ replaced: true });
				await alone(unit);
				expect(runningFile(target, unit)).toBe(before);
			},
		);

		it("goes on and back again, with a gap that customers notice (recreate)", async () => {
			const unit = catalog();
			const before = runningFile(target, unit);
			const file = versions.healthy(unit);
			await target.replace(unit, file, { strategy: "recreate" });
			// Were it not so, the other tests would not notice a loss either.
			await shoppers.more(30);
			expect(shoppers.troubles()).not.toEqual([]);
			expect(runningFile(target, unit)).toBe(file);
			await target.rollBack(unit);
			expect(runningFile(target, unit)).toBe(before);
			await eventually("customers are served", async () => {
				shoppers.troubles();
				await shoppers.more(50);
				return shoppers.troubles().length === 0;
			});
		});

		const bad = ["ending", "stuck"] as const;
		it.each(
			bad.flatMap((kind) => [
				[kind, "rolling"] as const,
				[kind, "blue-green"] as const,
			]),
		)("gives nothing to a version that is %s (%s)", async (kind, strategy) => {
			const unit = catalog();
			const before = runningFile(target, unit);
			const outcome = await unnoticed(() =>
				target.replace(unit, versions[kind](unit), {
					strategy,
					readyLimitMs: 1_500,
				}),
			);
			expect(outcome).toMatchObject({ replaced: false });
			expect(runningFile(target, unit)).toBe(before);
		});

		it.each(bad)("aborts a canary that is %s", async (kind) => {
			const unit = catalog();
			const file = versions[kind](unit);
			const release = { unit, file, ...usualCanary, readyLimitMs: 1_500 };
			const outcome = await unnoticed(() =>
				releaseCanary(target, release, never),
			);
			expect(outcome).toMatchObject({
				promoted: false,
				sharedMs: 0,
				canary: { requests: 0 },
			});
		});

		it("aborts a canary that fails one in five of an operation, and all is served again", async () => {
			const unit = catalog();
			const before = runningFile(target, unit);
			const file = await versions.latent(unit);
			shoppers.troubles();
			const outcome = await releaseCanary(
				target,
				{ unit, file, ...usualCanary, share: 0.2, limits: patient },
				never,
			);
			expect(outcome.promoted).toBe(false);
			expect(outcome.why).toMatch(/of its requests failed/);
			expect(outcome.canary.failures).toBeGreaterThan(0);
			expect(outcome.stable.failures).toBe(0);
			// A gateway may ask again, so that customers see fewer failures than the canary made; never more.
			await shoppers.more(30);
			expect(shoppers.troubles().length).toBeLessThanOrEqual(
				outcome.canary.failures,
			);
			await unnoticed(() => shoppers.more(100));
			expect(runningFile(target, unit)).toBe(before);
		});
	});
}

/** What a healthy canary is watched for in a test that is in a hurry. */
const soon = {
	limits: { ...usualCanary.limits, watchMs: 500, leastRequests: 5 },
};

/** Long enough for any verdict but that of its failures. */
const patient = {
	...usualCanary.limits,
	moreSlow: 1,
	watchMs: 60_000,
	giveUpMs: 60_000,
};

const processesOf = ({ processes = 1 }: Arm) => processes;

const pidsOf = (target: Target, unit: string) =>
	target
		.processes()
		.filter((each) => each.unit === unit)
		.map(({ pid }) => pid);
