import { describe, expect, it } from "vitest";
import { checkJourney, type Journey, needsAdmin } from "./journey.ts";

const journey = (...steps: Journey["steps"][number][]): Journey => ({
	name: "shop",
	steps,
});

describe("a journey", () => {
	it("knows each step by the operation or by the name that the step gives", () => {
		const { calls, signedIn, weight } = checkJourney(
			journey(
				"signedIn",
				"getProduct",
				{ operation: "getProduct", name: "again" },
				{ name: "list", request: "GET /items?limit=20" },
			),
		);
		expect(calls.map(({ name }) => name)).toEqual([
			"getProduct",
			"again",
			"list",
		]);
		expect({ signedIn, weight }).toEqual({ signedIn: true, weight: 1 });
		expect(calls[2]).toMatchObject({ method: "GET", path: "/items?limit=20" });
	});

	it("needs an admin only for operations of an admin", () => {
		expect(needsAdmin(checkJourney(journey("createProduct")))).toBe(true);
		expect(needsAdmin(checkJourney(journey("getProduct")))).toBe(false);
	});

	it.each([
		["an unknown operation", journey("getProdukt"), /no operation getProdukt/],
		[
			"a customer's operation of nobody",
			journey("getCart"),
			/put the step signedIn before it/,
		],
		["nothing to send", journey("signedIn"), /sends no request/],
		[
			"a request without a path",
			journey({ name: "list", request: "GET" }),
			/step list: a request is a method and a path/,
		],
		[
			"a weight below 0",
			{ ...journey("getProduct"), weight: -1 },
			/weight must be ≥ 0/,
		],
	])("with %s is refused", (_what, wrong, message) => {
		expect(() => checkJourney(wrong)).toThrow(message);
	});
});
