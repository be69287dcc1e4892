import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Change, readChange } from "../../bench/scenario/change.ts";
import { root } from "../support/root.ts";
import { elementOf, envelopeAround } from "../support/soap-door.ts";
import { type ChangedShop, startChanged } from "./changed-shop.ts";
import { type Build, builds, type Grounds, prepareGrounds } from "./grounds.ts";
import { type Judge, judgeOf } from "./problems.ts";

const folder = join(root, "scenarios/changes");
const changes = readdirSync(folder)
	.filter((file) => file.endsWith(".yaml"))
	.map((file) => ({ file, change: readChange(join(folder, file)) }));

const shipping = {
	monolith: "monolith/shipping.ts",
	microservices: "microservices/shipping/service.ts",
};
const fee = "handlingFeeCents: 250,";
const limit = { file: "shop/rules/cart.ts", find: "const cartLimit = 50" };

type Text = { find: string; replace: string };

/** A change of the handling fee in both builds, or of something else in one. */
function madeUp(id: string, differing: Partial<Change>): Change {
	const edited = (build: Build) => [
		{ file: shipping[build], find: fee, replace: "handlingFeeCents: 300," },
	];
	return {
		id,
		story: "A test makes it up.",
		ships: { monolith: ["monolith"], microservices: ["shipping"] },
		monolith: edited("monolith"),
		microservices: edited("microservices"),
		...differing,
	};
}

function inMonolith(id: string, file: string, edit: Text): Change {
	return madeUp(id, { monolith: [{ file, ...edit }] });
}

/** Changes that are wrong, and what is to be said of them. */
const wrong: [Change, string][] = [
	[
		inMonolith("text-not-there", "monolith/shipping.ts", {
			find: "feeCents = 9",
			replace: "",
		}),
		'text-not-there: monolith/shipping.ts: the text "feeCents = 9" occurs 0 times',
	],
	[
		inMonolith("file-not-there", "monolith/no.ts", {
			find: "a",
			replace: "b",
		}),
		"file-not-there: monolith/no.ts does not exist",
	],
	[
		madeUp("shared-unlike", {
			monolith: [{ ...limit, replace: "const cartLimit = 60" }],
			microservices: [{ ...limit, replace: "const cartLimit = 70" }],
		}),
		"shared-unlike: shop/rules/cart.ts is edited differently for each build",
	],
	[
		inMonolith("package-outside", "node_modules/better-sqlite3/package.json", {
			find: '"version"',
			replace: '"v"',
		}),
		"package-outside: node_modules/better-sqlite3 is in no bundle",
	],
	[
		inMonolith("wrong-types-elsewhere", "shop/rules/cart.ts", {
			find: "cartCannotExceedItsLimit(products",
			replace: "cartCannotExceedItsLimit(limit: string, products",
		}),
		"wrong-types-elsewhere: monolith/cart.ts:",
	],
	[
		inMonolith("no-build", "monolith/service.ts", {
			find: 'from "./shipping.ts"',
			replace: 'from "./shipping.ts";\nimport "./no-such.sql"',
		}),
		"no-build: cannot build monolith",
	],
	[
		madeUp("ships-otherwise", {
			ships: { monolith: ["monolith"], microservices: ["orders"] },
			monolith: [
				{
					file: "monolith/shipping.ts",
					find: "import type { OrderBook }",
					replace: "// Not in a bundle.\nimport type { OrderBook }",
				},
			],
		}),
		"ships-otherwise: ships nothing of monolith: its edits change no bundle\nships-otherwise: ships shipping of microservices, and says orders",
	],
];

let grounds: Grounds;
let judge: Judge;
beforeAll(async () => {
	grounds = await prepareGrounds();
	const right = changes.map(({ change }) => change);
	judge = judgeOf([...right, ...wrong.map(([change]) => change)], grounds);
}, 300_000);
afterAll(() => grounds?.remove());

describe("each change", { timeout: 300_000 }, () => {
	it.each(changes)(
		"applies, type-checks, builds on both arms and ships what it says: $file",
		async ({ file, change }) => {
			expect(file).toBe(`${change.id}.yaml`);
			expect(await judge(change)).toEqual([]);
		},
	);
});

describe("what is wrong with a change is told by its name", () => {
	it.each(wrong.map(([change, said]) => ({ change, said })))(
		"$change.id",
		async ({ change, said }) => {
			expect((await judge(change)).join("\n")).toContain(said);
		},
	);
});

/** What types and hashes cannot tell: what a changed build does, asked of its real processes. */
describe.each(builds)("the story comes true: %s", (build) => {
	const start = (id: string, services: readonly string[]) => {
		const file = join(folder, `${id}.yaml`);
		return startChanged(grounds, { change: readChange(file), build, services });
	};

	const withShop = async (
		[id, services]: [string, readonly string[]],
		use: (shop: ChangedShop) => Promise<void>,
	) => {
		const shop = await start(id, services);
		try {
			await use(shop);
		} finally {
			await shop.stop();
		}
	};
	const productId = "p-00001";

	it("bad-build ends before it is ready", async () => {
		await expect(start("bad-build", ["reviews"])).rejects.toThrow(
			/^exit 1: \S+ cannot start: no such column: \S*helpful/,
		);
	});

	it("latent-bug fails every fifth getProduct", async () => {
		await withShop(["latent-bug", ["catalog"]], async ({ ask }) => {
			const statuses: number[] = [];
			for (let turn = 0; turn < 20; turn += 1)
				statuses.push((await ask("getProduct", { productId })).status);
			const fives = [200, 200, 200, 200, 500];
			expect(statuses).toEqual([...fives, ...fives, ...fives, ...fives]);
		});
	});

	it("product-field is created, read, shown, found and replaced", async () => {
		const services = ["catalog", "gateway"];
		await withShop(["product-field", services], async ({ ask }) => {
			const plain = {
				name: "Plain Oak Tray",
				description: "Tray of oak.",
				category: "test-trays",
				priceCents: 900,
				weightGrams: 400,
			};
			const branded = { ...plain, brand: "Lind" };
			const make = async (product: object) =>
				(await ask("createProduct", { ...product }, "admin")).body;
			const { id } = await make(branded);
			expect(await make(plain)).toMatchObject({ brand: null });
			const read = await ask("getProduct", { productId: id });
			expect(read.body).toEqual({ id, ...branded });
			const page = await ask("getProductPage", { productId: id });
			expect(page.body.product).toEqual({ id, ...branded });
			await ask("updateProduct", { productId: id, ...plain }, "admin");
			const found = await ask("searchProducts", { category: plain.category });
			expect(found.body.items).toHaveLength(2);
			for (const item of found.body.items) expect(item.brand).toBe(null);
		});
	});

	it("new-operation counts the wishes, by REST and by SOAP", async () => {
		const services = ["catalog", "wishlist", "gateway"];
		await withShop(["new-operation", services], async ({ ask, door }) => {
			await ask("addWish", { productId });
			await ask("addWish", { productId: "p-00002" });
			await ask("deleteProduct", { productId: "p-00002" }, "admin");
			expect(await door("/api/wishlist/count")).toBe('{"wishes":1}');
			const envelope = envelopeAround(elementOf("countWishes", {}));
			expect(await door("/soap", envelope)).toMatch(/wishes>1</);
		});
	});

	it("price-rule takes 5 % off ten pieces", async () => {
		const services = ["catalog", "cart"];
		await withShop(["price-rule", services], async ({ ask }) => {
			const put = async (quantity: number) =>
				(await ask("putCartItem", { productId, quantity })).body;
			const nine = await put(9);
			const ten = await put(10);
			const { unitPriceCents } = nine.items[0];
			expect(nine.totalCents).toBe(9 * unitPriceCents);
			expect(ten.totalCents).toBe(
				10 * unitPriceCents - Math.round(0.5 * unitPriceCents),
			);
		});
	});
});
