import { describe, expect, it } from "vitest";
import type { Assertion } from "../scenario/assertion-shape.ts";
import { compileAssertions } from "./assertions.ts";

const cart = {
	items: [{ productId: "p-00001", quantity: 2 }],
	totalCents: 1234,
	note: null,
};

const check = (...assertions: Assertion[]) =>
	compileAssertions(assertions)?.(cart);

describe("an assertion", () => {
	it.each<[Assertion]>([
		[{ path: "$.totalCents", equals: 1234 }],
		[{ path: "$.items[0]", equals: { productId: "p-00001", quantity: 2 } }],
		[{ path: "$.totalCents", min: 1234, max: 1234 }],
		[{ path: "$.items", minLength: 1, maxLength: 1 }],
		[{ path: "$.items[0].productId", matches: "^p-\\d{5}$", minLength: 7 }],
		[{ path: "$.items[0].quantity", oneOf: [1, 2] }],
		[{ path: "$.items[1]", exists: false }],
		[{ path: "$.note", exists: true, equals: null }],
	])("holds: %j", (assertion) => {
		expect(check(assertion)).toBeNull();
	});

	it.each<[Assertion, string, string]>([
		[
			{ path: "$.totalCents", equals: "1234" },
			'assert $.totalCents equals "1234"',
			"1234",
		],
		[{ path: "$.gone", min: 0 }, "assert $.gone min 0", "nothing"],
		[{ path: "$.note", max: 0 }, "assert $.note max 0", "null"],
		[
			{ path: "$.totalCents", minLength: 1 },
			"assert $.totalCents minLength 1",
			"1234",
		],
		[
			{ path: "$.items", maxLength: 0 },
			"assert $.items maxLength 0",
			'[{"productId":"p-00001","quantity":2}]',
		],
		[
			{ path: "$.totalCents", matches: "1" },
			'assert $.totalCents matches "1"',
			"1234",
		],
		[
			{ path: "$.items[1]", exists: true },
			"assert $.items[1] exists true",
			"nothing",
		],
		[
			{ path: "$.totalCents", min: 1, max: 1000 },
			"assert $.totalCents max 1000",
			"1234",
		],
	])("fails: %j", (assertion, code, found) => {
		expect(check(assertion)).toEqual({ code, found });
	});

	it("is told by the first that fails, of several", () => {
		const failed = check(
			{ path: "$.items", minLength: 1 },
			{ path: "$.totalCents", max: 1 },
			{ path: "$.gone", exists: true },
		);
		expect(failed?.code).toBe("assert $.totalCents max 1");
	});

	it("costs nothing where there is none, and survives any answer", () => {
		expect(compileAssertions([])).toBeUndefined();
		expect(compileAssertions(undefined)).toBeUndefined();
		const never = compileAssertions([{ path: "$.a.b", exists: true }]);
		for (const answer of [undefined, null, 3, "text", []])
			expect(never?.(answer)?.found).toBe("nothing");
	});

	it("shows no more of an answer than a line, without what steers a terminal", () => {
		const long = compileAssertions([{ path: "$", equals: 1 }]);
		const { found = "" } = long?.(`\u202e${"x".repeat(500)}`) ?? {};
		expect(found).toHaveLength(80);
		expect(found).not.toContain("\u202e");
	});
});
