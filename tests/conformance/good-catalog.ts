import { expect } from "vitest";
import { averageRating } from "../../shop/rules/rating.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { seededProducts } from "../../shop/seed.ts";
import type { Door } from "../support/answer.ts";
import { testSeed } from "../support/arms.ts";
import { orderInput } from "../support/shop-under-test.ts";
import type { GoodCases } from "./good-answers.ts";

const seeded = [...seededProducts(testSeed)];

let words = 0;
/** A word that stands in no other product. */
const newWord = () => {
	words += 1;
	return `zebra${process.pid}x${words}x`;
};

/** Products, their stock and their reviews. */
export const goodCatalog: GoodCases = {
	"searchProducts finds every word in name or description, by its beginning and without accents":
		async ({ shop, door }) => {
			const word = newWord();
			const { id } = await shop().product(0, {
				name: `Brûlée ${word} Dish`,
				description: `Größe XL, "quoted" <b>${word}</b>`,
			});
			const find = async (query: string) =>
				idsOf(await door().good("searchProducts", { query }));
			expect(await find(word)).toEqual([id]);
			expect(await find(`${word.slice(0, -1)} brulee`)).toEqual([id]);
			expect(await find(`xl ${word.toUpperCase()}`)).toEqual([id]);
			expect(await find(`${word} absent`)).toEqual([]);
			expect(await find(`" * - ( ${word}`)).toEqual([id]);
			expect(await find("-- *")).toEqual([]);
		},
	"searchProducts sorts by name and by price, and pages through each order":
		async (stage) => {
			const word = newWord();
			const { shop, door } = stage;
			const made = await Promise.all(
				[
					["B", 300],
					["A", 300],
					["C", 100],
					["A", 200],
				].map(([name, priceCents]) =>
					shop().product(0, {
						name: `${name} ${word}`,
						priceCents: Number(priceCents),
					}),
				),
			);
			const order = (
				by: (a: (typeof made)[0], b: (typeof made)[0]) => number,
			) =>
				[...made]
					.sort((a, b) => by(a, b) || (a.id < b.id ? -1 : 1))
					.map(({ id }) => id);
			const expected = {
				name: order((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
				price: order((a, b) => a.priceCents - b.priceCents),
				"-price": order((a, b) => b.priceCents - a.priceCents),
			};
			for (const [sort, ids] of Object.entries(expected)) {
				const input = { query: word, sort };
				const whole = await door().good("searchProducts", input);
				expect(idsOf(whole)).toEqual(ids);
				expect(whole.nextCursor).toBeNull();
				expect(await pagedIds(door(), "searchProducts", input)).toEqual(ids);
			}
		},
	"searchProducts filters by category": async ({ door }) => {
		const { items } = await door().good("searchProducts", {
			category: "lighting",
			limit: 100,
		});
		const lamps = seeded.filter(({ category }) => category === "lighting");
		expect(items.map(({ id }) => id).sort()).toEqual(
			lamps.map(({ id }) => id).sort(),
		);
	},
	"searchProducts gives 20 where no limit is asked for": async ({ door }) => {
		const { items, nextCursor } = await door().good("searchProducts");
		expect(items).toHaveLength(20);
		expect(nextCursor).not.toBeNull();
	},
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
	"listCategories tells how many products each holds, by name": async ({
		shop,
		door,
	}) => {
		const category = `c${newWord()}`;
		await shop().product(0, { category });
		await shop().product(0, { category });
		const { items } = await door().good("listCategories", { limit: 100 });
		expect(items).toContainEqual({ name: category, products: 2 });
		const names = items.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
		const paged = await pages(door(), "listCategories", {});
		expect(paged.map(({ name }) => name)).toEqual(names);
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
	"listReviews gives the newest first, page by page": async ({
		shop,
		door,
	}) => {
		const { id: productId } = await shop().product(0);
		const ids: string[] = [];
		for (const rating of [1, 5, 3]) {
			const { token } = await shop().customer();
			const input = { productId, rating, text: `I say ${rating}.` };
			const review = await door().good("addReview", input, token);
			ids.unshift(review.id);
		}
		const whole = await door().good("listReviews", { productId });
		expect(new Set(idsOf(whole))).toEqual(new Set(ids));
		expect(await pagedIds(door(), "listReviews", { productId })).toEqual(
			idsOf(whole),
		);
		const page = await door().good("getProductPage", { productId });
		expect(page.rating).toEqual({ average: 3, count: 3 });
		expect(page.reviews.map(({ id }) => id)).toEqual(idsOf(whole));
	},
	"addReview answers the review; it is verified once the author has bought the product, and no more when the order is cancelled":
		async ({ shop, door }) => {
			const stranger = await shop().customer();
			const { customer, product, order } = await shop().bought();
			const given = {
				productId: product.id,
				rating: 4,
				text: 'Good & "solid" <3',
			};
			const review = await door().good("addReview", given, stranger.token);
			expect(review).toEqual({
				id: expect.stringMatching(/^r-/),
				...given,
				author: stranger.name,
				verifiedPurchase: false,
				createdAt: expect.any(String),
			});
			await door().good("addReview", given, customer.token);
			const verified = async (wanted: boolean) =>
				eventually(
					`the buyer's review is ${wanted ? "" : "no longer "}verified`,
					async () => {
						const { items } = await door().good("listReviews", {
							productId: product.id,
						});
						const own = items.find(({ author }) => author === customer.name);
						return own?.verifiedPurchase === wanted;
					},
				);
			await verified(true);
			await door().good("cancelOrder", { orderId: order.id }, customer.token);
			await verified(false);
		},
};

type Listing = "searchProducts" | "listCategories" | "listReviews";

/** All items of a list, asked for one by one. */
async function pages<Name extends Listing>(
	door: Door,
	name: Name,
	input: Record<string, unknown>,
) {
	const items: { id?: string; name?: string }[] = [];
	let cursor: string | null = null;
	do {
		const page: {
			items: { id?: string; name?: string }[];
			nextCursor: string | null;
		} = await door.good(name, {
			...input,
			limit: 1,
			...(cursor !== null && { cursor }),
		});
		expect(page.items.length).toBeLessThanOrEqual(1);
		items.push(...page.items);
		cursor = page.nextCursor;
	} while (cursor !== null);
	return items;
}

async function pagedIds(
	door: Door,
	name: Listing,
	input: Record<string, unknown>,
) {
	return (await pages(door, name, input)).map(({ id }) => id);
}

function idsOf({ items }: { items: { id: string }[] }): string[] {
	return items.map(({ id }) => id);
}

async function relatedTo(door: Door, productId: string, category: string) {
	const { items } = await door.good("searchProducts", { category, limit: 100 });
	return items
		.filter(({ id }) => id !== productId)
		.slice(0, 4)
		.map(({ id, name, priceCents }) => ({ id, name, priceCents }));
}
