import { expect, it } from "vitest";
import { createRetryBudget } from "./retry-budget.ts";

it("allows one retry for ten calls once the first ones are used up", () => {
	const budget = createRetryBudget(2, 0.1);
	let retries = 0;
	for (let call = 0; call < 100; call += 1) {
		budget.earn();
		if (budget.spend()) retries += 1;
	}
	expect(retries).toBeGreaterThanOrEqual(11);
	expect(retries).toBeLessThanOrEqual(12);
});
