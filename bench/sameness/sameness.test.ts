import { describe, expect, it } from "vitest";
import { operations } from "../../shop/contract/shop.ts";
import { createCanonical } from "./canonical.ts";
import { differencesBetween } from "./compare.ts";
import { tracedOperations, traceOf } from "./trace.ts";

describe("a trace", () => {
	it("is the same for the same seed and different for another", () => {
		expect(traceOf(1, 100)).toEqual(traceOf(1, 100));
		expect(traceOf(1, 100)).not.toEqual(traceOf(2, 100));
	});

	it("names every operation of the contract but signIn, which every replay begins with", () => {
		expect(new Set([...tracedOperations, "signIn"])).toEqual(
			new Set(operations.keys()),
		);
	});

	it("of some hundred steps reaches every operation", () => {
		expect(new Set(traceOf(1, 500).map((step) => step.operation))).toEqual(
			new Set(tracedOperations),
		);
	});
});

describe("the canonical form", () => {
	const one = "o-01jd3v0000aaaaaaaaaaaaaa".slice(0, 24);
	const two = "o-01jd3v0000bbbbbbbbbbbbbb".slice(0, 24);

	it("numbers ids in the order of their first appearance, also inside sentences", () => {
		const canonical = createCanonical();
		canonical.of({ status: 200, body: { id: two } });
		expect(
			canonical.of({
				status: 200,
				body: { text: `order ${one} after ${two}`, id: one },
			}),
		).toBe('200 {"id":"<o2>","text":"order <o2> after <o1>"}');
	});

	it("numbers nothing in a preview", () => {
		const canonical = createCanonical();
		canonical.preview({ status: 200, body: { id: two } });
		expect(canonical.of({ status: 200, body: { id: one } })).toBe(
			'200 {"id":"<o1>"}',
		);
	});

	it("keeps of a refusal its status, its code and the places", () => {
		const refusal = (detail: string) =>
			createCanonical().of({
				status: 400,
				body: {
					code: "InvalidInput",
					detail,
					errors: [{ path: "b", message: detail }],
				},
			});
		expect(refusal("so")).toBe(refusal("or so"));
		expect(refusal("so")).toContain("InvalidInput");
	});

	it("turns a real difference red", () => {
		const said = (priceCents: number) => [
			createCanonical().of({ status: 200, body: { priceCents } }),
		];
		const steps = [
			{ operation: "getProduct", actor: "nobody" as const, input: {} },
		];
		expect(
			differencesBetween(
				steps,
				{ arm: "a", said: said(1) },
				{ arm: "b", said: said(1) },
			),
		).toEqual([]);
		expect(
			differencesBetween(
				steps,
				{ arm: "a", said: said(1) },
				{ arm: "b", said: said(2) },
			),
		).toEqual([
			'step 1 (getProduct by nobody): a 200 {"priceCents":1}, b 200 {"priceCents":2}',
		]);
	});
});
