import { describe, expect, it } from "vitest";
import { product } from "./contract/catalog.ts";
import { user } from "./contract/users.ts";
import { passwordMatches } from "./runtime/passwords.ts";
import {
	adminPassword,
	adminPasswordHash,
	customerPassword,
	customerPasswordHash,
	seededCustomers,
	seededProducts,
	seededReviews,
	seededStock,
} from "./seed.ts";

const plan = { seed: 1, products: 1000, customers: 200 };

describe("the seed", () => {
	it("is the same shop for the same plan, and another for another", () => {
		expect([...seededProducts(plan)]).toEqual([...seededProducts(plan)]);
		expect([...seededProducts(plan)]).not.toEqual([
			...seededProducts({ ...plan, seed: 2 }),
		]);
	});

	it("gives the first products of a larger shop to a smaller one", () => {
		expect([...seededProducts({ ...plan, products: 5 })]).toEqual(
			[...seededProducts(plan)].slice(0, 5),
		);
	});

	it("fits the contract", () => {
		for (const seeded of seededProducts(plan)) product.parse(seeded);
		for (const seeded of seededCustomers(plan)) user.parse(seeded);
		for (const { onHand } of seededStock(plan))
			expect(onHand).toBeGreaterThan(0);
	});

	it("has three reviews a product on average, never two by one customer", () => {
		const reviews = [...seededReviews(plan)];
		expect(reviews.length / plan.products).toBeCloseTo(3, 0);
		expect(
			new Set(
				reviews.map((review) => `${review.productId} ${review.customerId}`),
			).size,
		).toBe(reviews.length);
	});

	it("has the passwords that the README names", async () => {
		expect(await passwordMatches(customerPassword, customerPasswordHash)).toBe(
			true,
		);
		expect(await passwordMatches(adminPassword, adminPasswordHash)).toBe(true);
	});
});
