import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderRelease } from "../../bench/deploys/ordered-release.ts";
import {
	buildRelease,
	type Release,
	sourcesIn,
} from "../../bench/deploys/release.ts";
import { ReleaseRefused } from "../../bench/deploys/release-order.ts";
import { readChange } from "../../bench/scenario/change.ts";
import { until } from "../../bench/targets/testing.ts";
import {
	type ArmBuild,
	arms,
	buildArm,
	type RunningArm,
	startBuilt,
} from "../support/arms.ts";
import { root } from "../support/root.ts";
import { openShop, type ShopUnderTest } from "../support/shop-under-test.ts";
import { startShoppers } from "./shoppers.ts";

// The price with its currency (scenarios/changes/breaking-contract*.yaml) on real processes: the way that works, and what happens on
// the way that does not.

let folder: string;
let base: ArmBuild;
let running: RunningArm;
let shop: ShopUnderTest;

beforeAll(async () => {
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	folder = mkdtempSync(join(root, ".shoplab", "skew-"));
	base = await buildArm(arms.direct, join(folder, "base"));
	running = await startBuilt(arms.direct, {
		seed: { seed: 5, products: 6, customers: 60 },
		build: async () => base,
	});
	shop = await openShop(running);
});
afterAll(async () => {
	await shop?.close();
	await running?.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** A version of the shop that was built. */
interface Version {
	bundles: ArmBuild["bundles"];
	sources: string;
}

const asItIs = (): Version => ({ bundles: base.bundles, sources: root });

/** Builds a change, and puts the release that leads to it from a version in order. */
async function releaseOf(id: string, from: Version, wanted?: string[]) {
	const build = {
		root,
		folder: join(folder, id),
		topology: base.topology,
		running: from.bundles,
	};
	const change = readChange(join(root, "scenarios/changes", `${id}.yaml`));
	const built = await buildRelease({ ...build, change });
	const told: string[] = [];
	const inOrder = (order?: string[]) =>
		orderRelease(built, {
			...build,
			runningSources: from.sources,
			...(order && { wanted: order }),
			tell: (line) => told.push(line),
		});
	const to: Version = {
		bundles: from.bundles.map(
			(bundle) =>
				built.shipped.find(({ unit }) => unit === bundle.unit) ?? bundle,
		),
		sources: sourcesIn(build.folder),
	};
	return { inOrder, to, told, release: await inOrder(wanted) };
}

async function ship({ shipped }: Pick<Release, "shipped">): Promise<void> {
	for (const { unit, file } of shipped) {
		const { replaced, why } = await running.target.replace(unit, file, {
			strategy: "rolling",
		});
		if (!replaced) throw new Error(`${unit} was not replaced: ${why}`);
	}
}

/** A process that was replaced answers once more to those who keep a connection to it, until it ends. */
function noneRests(): boolean {
	const entries = running.target.journal();
	const pids = (wanted: string) =>
		entries.filter(({ event }) => event === wanted).map(({ pid }) => pid);
	const ended = new Set(pids("exited"));
	return pids("rested").every((pid) => ended.has(pid));
}

const unitsOf = ({ shipped }: Release) => shipped.map(({ unit }) => unit);

it("the change at once is refused: no order works", async () => {
	const refused = releaseOf("breaking-contract", asItIs());
	await expect(refused).rejects.toThrow(ReleaseRefused);
	await expect(refused).rejects.toThrow(
		"catalog, cart, wishlist, orders cannot be replaced one by one in any order",
	);
	for (const reader of ["cart", "wishlist", "orders"]) {
		await expect(refused).rejects.toThrow(
			`${reader} (old) does not understand items[].priceCents in the answer of catalog (new) to productsByIds`,
		);
		await expect(refused).rejects.toThrow(
			`${reader} (new) does not understand items[].price in the answer of catalog (old) to productsByIds`,
		);
	}
});

describe("the compatible path", () => {
	let moved: Awaited<ReturnType<typeof releaseOf>>;
	let contracted: Awaited<ReturnType<typeof releaseOf>>;

	it("has an order: the provider says both before who reads the new one", async () => {
		moved = await releaseOf("breaking-contract-move", asItIs());
		expect(unitsOf(moved.release)).toEqual([
			...["catalog", "cart", "wishlist", "orders"],
		]);
		expect(moved.told).toEqual([
			"order of release: catalog, cart, wishlist, orders",
		]);
		contracted = await releaseOf("breaking-contract", moved.to);
		expect(unitsOf(contracted.release)).toEqual(["catalog"]);
	});

	it("in another order is refused, with the reason and the order that works", async () => {
		const wrong = ["cart", "catalog", "wishlist", "orders"];
		await expect(moved.inOrder(wrong)).rejects.toThrow(
			/once cart is replaced\n {2}cart \(new\) does not understand items\[\]\.price in the answer of catalog \(old\)[\s\S]*this order works: catalog, cart, wishlist, orders/,
		);
	});

	it("loses no request when it is followed", async () => {
		const shoppers = await startShoppers(shop);
		try {
			await ship(moved.release);
			await ship(contracted.release);
		} finally {
			const { good, failed } = await shoppers.stop();
			expect(failed).toEqual([]);
			expect(good).toBeGreaterThan(50);
		}
	});
});

it("what was refused would have failed: carts do not understand the old catalogue", async () => {
	const old = base.bundles.filter(({ unit }) => unit === "catalog");
	await ship({ shipped: [...old] });
	await until("no process of a version before answers", noneRests, 30_000);
	const { token } = await shop.customer();
	const put = { productId: "p-00001", quantity: 1 };
	const outcome = await shop.doors.rest.call("putCartItem", put, token);
	expect(outcome).toMatchObject({
		ok: false,
		problem: { code: "Unavailable" },
	});
});
