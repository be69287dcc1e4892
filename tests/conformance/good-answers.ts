import { describe, expect, it } from "vitest";
import { operationNames } from "../support/operations.ts";
import { goodCatalog } from "./good-catalog.ts";
import { goodCustomers } from "./good-customers.ts";
import { goodOrders } from "./good-orders.ts";
import { goodReviews } from "./good-reviews.ts";
import { goodSearch } from "./good-search.ts";
import type { Stage } from "./suite.ts";

/** One case for the good answer of an operation: a sentence, and what to do. */
export type GoodCases = Record<string, (stage: Stage) => Promise<void>>;

/** Every good answer that arms must give alike. */
export const goodAnswers: GoodCases = {
	...goodSearch,
	...goodCatalog,
	...goodReviews,
	...goodCustomers,
	...goodOrders,
};

/** Every operation does what it says. A case's name begins with its operation. */
export function goodAnswerTests(stage: Stage): void {
	describe("good answers", () => {
		it.each(Object.entries(goodAnswers))("%s", (_name, run) => run(stage));

		it("there is a case for every operation", () => {
			const covered = Object.keys(goodAnswers).map(
				(name) => name.split(" ")[0],
			);
			expect(operationNames.filter((name) => !covered.includes(name))).toEqual(
				[],
			);
		});
	});
}
