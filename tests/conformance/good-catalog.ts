import { expect } from "vitest";
import { averageRating } from "../../shop/rules/rating.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { seededProducts } from "../../shop/seed.ts";
import type { Door } from "../support/answer.ts";
import { testSeed } from "../support/arms.ts";
import { orderInput } from "../support/shop-under-test.ts";
import type { GoodCases } from "./good-answers.ts";
import { idsOf, newWord } from "./listing.ts";

const seeded = [...seededProducts(testSeed)];

/** Products and their stock. */
export const goodCatalog: GoodCases = {
	"getProduct answers what the seed holds": async ({ door }) => {
		const product = seeded[6];
		expect(await door().good("getProduct", { productId: product?.id })).toEqual(
			product,
		);
	},
	"getProductPage shows what the parts of the shop say": async ({ door }) => {
		for (const { id: productId, category } of seeded.slice(0, 4)) {
			const page = await door().good("getProductPage", { productId });
			const { items } = await door().good("listReviews", {
				productId,
				limit: 100,
			});
			const { available } = await door().good("getStock", { productId });
			const sum = items.reduce((total, { rating }) => total + rating, 0);
			expect(page).toEqual({
				product: await door().good("getProduct", { productId }),
				availability: { available, inStock: available > 0 },
				rating: {
					average: averageRating({ sum, count: items.length }),
					count: items.length,
				},
				reviews: items.slice(0, 5).map(({ productId: _, ...rest }) => rest),
				related: await relatedTo(door(), productId, category),
				degraded: [],
			});
		}
	},
	"getProductPage of a product that is new shows no rating and nothing in stock":
		async ({ shop, door }) => {
			const word = `c${newWord()}`;
			const product = await shop().product(0, { category: word });
			const page = await door().good("getProductPage", {
				productId: product.id,
			});
			expect(page).toEqual({
				product,
				availability: { available: 0, inStock: false },
				rating: { average: null, count: 0 },
				reviews: [],
				related: [],
				degraded: [],
			});
		},
	"createProduct adds a product with stock 0": async ({ shop, door }) => {
		const given = {
			name: 'A <b>"plain"</b> & simple Tray — ünïcode 🎁',
			description: "One\nTwo\tThree",
			category: "trays",
			priceCents: 1,
			weightGrams: 100_000,
		};
		const made = await door().good("createProduct", given, shop().admin);
		expect(made).toEqual({ id: expect.stringMatching(/^p-/), ...given });
		expect(await door().good("getProduct", { productId: made.id })).toEqual(
			made,
		);
		expect(await door().good("getStock", { productId: made.id })).toEqual({
			productId: made.id,
			onHand: 0,
			reserved: 0,
			available: 0,
		});
	},
	"updateProduct replaces the description everywhere": async ({
		shop,
		door,
	}) => {
		const { id: productId } = await shop().product(3);
		const { token } = await shop().customer();
		await door().good("putCartItem", { productId, quantity: 2 }, token);
		await door().good("addWish", { productId }, token);
		const word = newWord();
		const changed = {
			name: `${word} renamed`,
			description: "Other",
			category: "others",
			priceCents: 777,
			weightGrams: 1,
		};
		const input = { productId, ...changed };
		const product = { id: productId, ...changed };
		expect(await door().good("updateProduct", input, shop().admin)).toEqual(
			product,
		);
		expect(await door().good("getProduct", { productId })).toEqual(product);
		expect(
			(await door().good("searchProducts", { query: word })).items,
		).toEqual([product]);
		expect(await door().good("getCart", {}, token)).toEqual({
			items: [
				{ productId, name: changed.name, quantity: 2, unitPriceCents: 777 },
			],
			totalCents: 1554,
		});
		expect(await door().good("getWishlist", {}, token)).toEqual({
			items: [{ productId, name: changed.name, priceCents: 777 }],
		});
	},
	"deleteProduct takes it out of the shop, and orders keep their lines": async (
		stage,
	) => {
		const { shop, door } = stage;
		const { customer, product, order } = await shop().bought(1);
		const productId = product.id;
		await door().good(
			"putCartItem",
			{ productId, quantity: 1 },
			customer.token,
		);
		await door().good("addWish", { productId }, customer.token);
		expect(
			await door().good("deleteProduct", { productId }, shop().admin),
		).toBeUndefined();
		expect(await door().refused("getProduct", { productId })).toBe(
			"ProductNotFound",
		);
		expect(await door().refused("getProductPage", { productId })).toBe(
			"ProductNotFound",
		);
		const gone = async (what: "getStock" | "listReviews") =>
			eventually(`${what} of the deleted ${productId} is refused`, async () => {
				const outcome = await door().call(what, { productId });
				return !outcome.ok && outcome.problem.code === "ProductNotFound";
			});
		await gone("getStock");
		await gone("listReviews");
		expect(await door().good("getCart", {}, customer.token)).toEqual({
			items: [],
			totalCents: 0,
		});
		expect(await door().good("getWishlist", {}, customer.token)).toEqual({
			items: [],
		});
		const found = await door().good("searchProducts", {
			query: product.name,
			limit: 100,
		});
		expect(idsOf(found)).not.toContain(productId);
		expect(
			await door().good("getOrder", { orderId: order.id }, customer.token),
		).toEqual(order);
		expect(
			await door().refused("placeOrder", orderInput(), customer.token),
		).toBe("CartEmpty");
	},
	"getStock answers what the seed holds": async ({ door }) => {
		const stock = await door().good("getStock", { productId: "p-00040" });
		expect(stock.available).toBe(stock.onHand - stock.reserved);
		expect(stock.onHand).toBeGreaterThanOrEqual(10_000);
	},
	"setStock sets what is on hand": async ({ shop, door }) => {
		const { id: productId } = await shop().product(5);
		const stock = { productId, onHand: 0, reserved: 0, available: 0 };
		const input = { productId, onHand: 0 };
		expect(await door().good("setStock", input, shop().admin)).toEqual(stock);
		expect(await door().good("getStock", { productId })).toEqual(stock);
	},
};

async function relatedTo(door: Door, productId: string, category: string) {
	const { items } = await door.good("searchProducts", { category, limit: 100 });
	return items
		.filter(({ id }) => id !== productId)
		.slice(0, 4)
		.map(({ id, name, priceCents }) => ({ id, name, priceCents }));
}
