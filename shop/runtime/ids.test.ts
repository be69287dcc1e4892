import { describe, expect, it } from "vitest";
import { newId } from "./ids.ts";

describe("a new id", () => {
	const ids = Array.from({ length: 5_000 }, () => newId("o"));

	it("is its prefix and 22 letters and digits that cannot be mistaken", () => {
		for (const id of ids) expect(id).toMatch(/^o-[0-9a-hjkmnp-tv-z]{22}$/);
	});

	it("sorts after all that this process made before", () => {
		expect([...ids].sort()).toEqual(ids);
	});

	it("has a random part of its own, also when the drawn bytes are used up", () => {
		const parts = new Set(ids.map((id) => id.slice(-10)));
		expect(parts.size).toBe(ids.length);
	});
});
