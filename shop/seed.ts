import type { Product } from "./contract/catalog.ts";
import type { User } from "./contract/users.ts";

/** Which shop to begin with: the same numbers give the same shop, in every build. */
export interface SeedPlan {
	seed: number;
	products: number;
	customers: number;
}

/** The plan in the settings of a process (shop/runtime/env.ts). */
export function seedPlanOf(settings: {
	SEED?: number | undefined;
	SEED_PRODUCTS: number;
	SEED_CUSTOMERS: number;
}): SeedPlan {
	const { SEED = 1, SEED_PRODUCTS, SEED_CUSTOMERS } = settings;
	return { seed: SEED, products: SEED_PRODUCTS, customers: SEED_CUSTOMERS };
}

/** Passwords of the seeded accounts (test data; also in the README). */
export const customerPassword = "customer-password";
export const adminPassword = "admin-password";

/** scrypt hashes of the two passwords above under fixed salts: hashing 200 equal passwords would only cost time. */
export const customerPasswordHash =
	"scrypt$c2hvcGxhYi1jdXN0b21lcg$ieaSJ5gHSzyoQ5aqhPzKAcJkYN24YMPGoWJBGIJll_g";
export const adminPasswordHash =
	"scrypt$c2hvcGxhYi1hZG1pbi4uLg$HPHd50jKJ_un8e_JnHZKvcUMS3sEMZ3Mk1NsBSVgo9Y";

/** Everything in the seed was made at this moment. */
export const seededAt = "2026-01-01T00:00:00.000Z";

export const admin: User = {
	id: "u-admin",
	email: "admin@shop.test",
	name: "Shop Admin",
	role: "admin",
};

/** `p-00001`, `p-00002`, … */
export function productId(index: number): string {
	return `p-${String(index).padStart(5, "0")}`;
}

/** `u-0001`, `u-0002`, … */
export function customerId(index: number): string {
	return `u-${String(index).padStart(4, "0")}`;
}

/** `customer-0001@shop.test`, … */
export function customerEmail(index: number): string {
	return `customer-${String(index).padStart(4, "0")}@shop.test`;
}

/** All customers, in the order of their ids. */
export function* seededCustomers(plan: SeedPlan): Generator<User> {
	for (let index = 1; index <= plan.customers; index += 1) {
		yield {
			id: customerId(index),
			email: customerEmail(index),
			name: customerName(index),
			role: "customer",
		};
	}
}

/** All products, in the order of their ids. */
export function* seededProducts(plan: SeedPlan): Generator<Product> {
	for (let index = 1; index <= plan.products; index += 1)
		yield seededProduct(plan, index);
}

function seededProduct(plan: SeedPlan, index: number): Product {
	const next = generator(plan.seed, index, 1);
	const kind = pick(kinds, next);
	const material = pick(materials, next);
	const style = pick(styles, next);
	return {
		id: productId(index),
		name: `${style} ${material} ${kind.name}${lineName(plan, index)}`,
		description: `${kind.name} of ${material.toLowerCase()}, ${pick(makings, next)} in ${pick(places, next)}. ${pick(uses, next)}`,
		category: kind.category,
		priceCents:
			Math.round((kind.priceCents * (60 + next() * 120)) / 10_000) * 100 - 1,
		weightGrams: Math.max(
			20,
			Math.round((kind.weightGrams * (70 + next() * 60)) / 1000) * 10,
		),
	};
}

// As many as there are names without one.
const withoutLine = 3_000;

/** The name of its product line, by which a large shop tells its many oak desk lamps apart; a small one needs none. */
function lineName({ seed }: SeedPlan, index: number): string {
	if (index <= withoutLine) return "";
	const next = generator(seed, index, 4);
	const syllables = [0, 1, 2].map(() => pick(lineSyllables, next)).join("");
	return ` ${syllables.slice(0, 1).toUpperCase()}${syllables.slice(1)}`;
}

/** How many of each product are on hand at first. */
export function* seededStock(
	plan: SeedPlan,
): Generator<{ productId: string; onHand: number }> {
	for (let index = 1; index <= plan.products; index += 1) {
		const next = generator(plan.seed, index, 2);
		yield {
			productId: productId(index),
			onHand: 10_000 + Math.floor(next() * 10_000),
		};
	}
}

/** A review as the seed has it: none is of a verified purchase, for nobody has bought anything yet. */
export interface SeededReview {
	id: string;
	productId: string;
	customerId: string;
	author: string;
	rating: number;
	text: string;
	createdAt: string;
}

// The long tail of a large shop is bought, but nobody writes about it.
const mostReviewedProducts = 100_000;

/** None to six reviews of each product, three on average, each by another customer; none from product 100,001 on. */
export function* seededReviews(plan: SeedPlan): Generator<SeededReview> {
	let id = 0;
	const reviewed = Math.min(plan.products, mostReviewedProducts);
	for (let index = 1; index <= reviewed; index += 1) {
		const next = generator(plan.seed, index, 3);
		const count = Math.min(plan.customers, Math.floor(next() * 7));
		const first = Math.floor(next() * plan.customers);
		for (let turn = 0; turn < count; turn += 1) {
			id += 1;
			const author = ((first + turn) % plan.customers) + 1;
			const rating = 1 + Math.floor(5 * Math.sqrt(next()));
			yield {
				id: `r-${String(id).padStart(7, "0")}`,
				productId: productId(index),
				customerId: customerId(author),
				author: customerName(author),
				rating,
				text: pick(opinions[rating - 1] as readonly string[], next),
				createdAt: seededAt,
			};
		}
	}
}

function customerName(index: number): string {
	return `${firstNames[index % firstNames.length]} ${lastNames[Math.floor(index / firstNames.length) % lastNames.length]}`;
}

/** mulberry32 (Tommy Ettinger, public domain) on a mix of its keys: every product has its own stream for every purpose. */
function generator(seed: number, index: number, purpose: number): () => number {
	let state =
		Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^
		Math.imul(index + purpose * 0x27d4eb2f, 0xc2b2ae35);
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

function pick<Item>(items: readonly Item[], next: () => number): Item {
	return items[Math.floor(next() * items.length)] as Item;
}

const kinds = [
	{
		name: "Desk Lamp",
		category: "lighting",
		priceCents: 5900,
		weightGrams: 1400,
	},
	{
		name: "Floor Lamp",
		category: "lighting",
		priceCents: 12900,
		weightGrams: 5200,
	},
	{
		name: "Pendant Light",
		category: "lighting",
		priceCents: 8900,
		weightGrams: 1800,
	},
	{
		name: "Armchair",
		category: "furniture",
		priceCents: 34900,
		weightGrams: 14000,
	},
	{
		name: "Side Table",
		category: "furniture",
		priceCents: 11900,
		weightGrams: 6200,
	},
	{
		name: "Bookshelf",
		category: "furniture",
		priceCents: 18900,
		weightGrams: 21000,
	},
	{
		name: "Mixing Bowl",
		category: "kitchen",
		priceCents: 2400,
		weightGrams: 700,
	},
	{
		name: "Chopping Board",
		category: "kitchen",
		priceCents: 3400,
		weightGrams: 1300,
	},
	{ name: "Tea Pot", category: "kitchen", priceCents: 3900, weightGrams: 900 },
	{
		name: "Espresso Cup",
		category: "kitchen",
		priceCents: 1400,
		weightGrams: 220,
	},
	{
		name: "Notebook",
		category: "stationery",
		priceCents: 1200,
		weightGrams: 260,
	},
	{
		name: "Fountain Pen",
		category: "stationery",
		priceCents: 4900,
		weightGrams: 60,
	},
	{ name: "Backpack", category: "travel", priceCents: 8900, weightGrams: 1100 },
	{
		name: "Weekend Bag",
		category: "travel",
		priceCents: 12900,
		weightGrams: 1500,
	},
	{
		name: "Blanket",
		category: "textiles",
		priceCents: 6900,
		weightGrams: 1200,
	},
	{ name: "Cushion", category: "textiles", priceCents: 2900, weightGrams: 500 },
	{
		name: "Garden Chair",
		category: "garden",
		priceCents: 9900,
		weightGrams: 5400,
	},
	{
		name: "Watering Can",
		category: "garden",
		priceCents: 3200,
		weightGrams: 900,
	},
	{
		name: "Wooden Train",
		category: "toys",
		priceCents: 2900,
		weightGrams: 650,
	},
	{ name: "Puzzle", category: "toys", priceCents: 1900, weightGrams: 480 },
	{
		name: "Headphones",
		category: "audio",
		priceCents: 14900,
		weightGrams: 280,
	},
	{ name: "Radio", category: "audio", priceCents: 9900, weightGrams: 1600 },
] as const;

const materials = [
	"Oak",
	"Walnut",
	"Brass",
	"Steel",
	"Linen",
	"Wool",
	"Ceramic",
	"Glass",
	"Leather",
	"Cork",
	"Bamboo",
	"Copper",
] as const;
const styles = [
	"Nordic",
	"Classic",
	"Slim",
	"Round",
	"Folding",
	"Little",
	"Grand",
	"Plain",
	"Quiet",
	"Bright",
	"Rustic",
	"Modern",
] as const;
const makings = [
	"made by hand",
	"turned",
	"cast",
	"woven",
	"built to last",
	"finished with oil",
] as const;
const places = [
	"Portugal",
	"Bavaria",
	"Jutland",
	"the Vosges",
	"Wales",
	"Tuscany",
] as const;
const uses = [
	"Made for every day.",
	"A present that stays.",
	"Small enough for any room.",
	"Easy to repair, easy to keep.",
	"It ages well.",
] as const;
const lineSyllables =
	"va lo ri ne ka mo tu sel ben dra fin gal hol jor lys mar nor pel quin ros sva tor ul vin wes yst zan eik".split(
		" ",
	);
const opinions = [
	["It broke in the first week.", "Not what the picture shows."],
	["Smaller than I had hoped.", "It works, barely."],
	["Good enough for the price.", "Does what it should, no more."],
	[
		"I like it, the colour is a little off.",
		"Well made and quickly delivered.",
	],
	[
		"I would buy it again at once.",
		"Beautiful. Everybody asks where it is from.",
	],
] as const;
const firstNames = [
	"Ada",
	"Alan",
	"Barbara",
	"Dennis",
	"Edsger",
	"Frances",
	"Grace",
	"John",
	"Katherine",
	"Ken",
	"Leslie",
	"Margaret",
	"Niklaus",
	"Radia",
	"Tim",
] as const;
const lastNames = [
	"Ahrens",
	"Bianchi",
	"Carvalho",
	"Dubois",
	"Eriksen",
	"Fischer",
	"Garcia",
	"Hansen",
	"Ivanova",
	"Jansen",
	"Kowalski",
	"Lindqvist",
	"Moreau",
	"Novak",
] as const;
