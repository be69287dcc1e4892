import { expect } from "vitest";
import { seededProducts } from "../../shop/seed.ts";
import { testSeed } from "../support/arms.ts";
import type { GoodCases } from "./good-answers.ts";
import { idsOf, newWord, pagedIds, pages } from "./listing.ts";

const seeded = [...seededProducts(testSeed)];

/** Finding products. */
export const goodSearch: GoodCases = {
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
				"-price": order((a, b) => a.priceCents - b.priceCents).reverse(),
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
};
