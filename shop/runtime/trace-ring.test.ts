import fc from "fast-check";
import { expect, it } from "vitest";
import { createRing } from "./trace-ring.ts";

it("keeps the newest, oldest first, never more than its capacity, and counts the others", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 20 }),
			fc.array(fc.integer(), { maxLength: 100 }),
			(capacity, all) => {
				const ring = createRing<number>(capacity);
				for (const one of all) ring.add(one);
				expect(ring.items()).toEqual(all.slice(-capacity));
				expect(ring.lost()).toBe(Math.max(0, all.length - capacity));
			},
		),
	);
});

it.each([0, -1, 1.5, Number.NaN])(
	"holds nothing with a capacity of %d",
	(capacity) => {
		expect(() => createRing(capacity)).toThrow("above 0");
	},
);
