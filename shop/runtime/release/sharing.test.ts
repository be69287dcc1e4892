import { describe, expect, it } from "vitest";
import { evenly } from "./sharing.ts";

describe("a share of the requests", () => {
	it.each([0, 0.01, 0.1, 0.25, 0.5, 0.9, 1])(
		"of %d is kept in every stretch of a thousand, but for two",
		(share) => {
			const isTurn = evenly(share);
			for (let stretch = 0; stretch < 20; stretch += 1) {
				const turns = Array.from({ length: 1_000 }, isTurn);
				const off = turns.filter(Boolean).length - 1_000 * share;
				expect(Math.abs(off)).toBeLessThanOrEqual(2);
			}
		},
	);

	it.each([2, 3, 5, 10])(
		"meets each of %i requests that customers make again and again in the same order",
		(steps) => {
			const isTurn = evenly(0.1);
			const met = Array.from({ length: steps }, () => 0);
			for (let request = 0; request < 1_000 * steps; request += 1)
				if (isTurn()) met[request % steps] = (met[request % steps] ?? 0) + 1;
			for (const times of met) expect(Math.abs(times - 100)).toBeLessThan(10);
		},
	);
});
