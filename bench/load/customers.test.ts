import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCustomerPool } from "./customers.ts";

const accounts = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		email: `c-${index}@shop.test`,
		password: "secret-enough",
	}));

describe("the pool of customers", () => {
	it("never gives out a busy customer, whatever the order of taking and releasing", () => {
		const moves = fc.array(fc.boolean(), { maxLength: 60 });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 6 }), moves, (count, taking) => {
				const pool = createCustomerPool(accounts(count), 1);
				const busy: ReturnType<typeof accounts> = [];
				for (const take of taking) {
					const customer = take ? pool.take() : undefined;
					if (take && busy.length === count) expect(customer).toBeUndefined();
					if (take && busy.length < count) expect(busy).not.toContain(customer);
					if (customer) busy.push(customer);
					if (take) continue;
					const free = busy.shift();
					if (free) pool.release(free);
				}
			}),
		);
	});

	it("lets each customer rest until all others had their turn", () => {
		const pool = createCustomerPool(accounts(5), 1);
		const turns = Array.from({ length: 10 }, () => {
			const customer = pool.take();
			if (customer) pool.release(customer);
			return customer?.email;
		});
		expect(new Set(turns.slice(0, 5)).size).toBe(5);
		expect(turns.slice(5)).toEqual(turns.slice(0, 5));
	});

	it("has the same order for the same seed", () => {
		const firstOf = (seed: number) =>
			createCustomerPool(accounts(200), seed).take()?.email;
		expect(firstOf(1)).toBe(firstOf(1));
		expect(firstOf(1)).not.toBe(firstOf(2));
	});
});
