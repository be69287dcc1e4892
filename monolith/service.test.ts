import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestShop, type TestShop } from "./testing.ts";

let shop: TestShop;
beforeAll(async () => {
	shop = await startTestShop();
});
afterAll(() => shop.stop());

describe("shipping", () => {
	it("quotes by zone and started kilogram", async () => {
		const quote = async (country: string, weightGrams: number) =>
			(await shop.ask("quoteShipping", { country, weightGrams })).body;
		expect(await quote("DE", 1_000)).toEqual({
			country: "DE",
			weightGrams: 1_000,
			priceCents: 370,
			estimatedDays: 2,
		});
		expect((await quote("US", 1_001)).priceCents).toBe(250 + 2 * 990);
	});
});

describe("the front door", () => {
	it("serves REST, SOAP and their descriptions on one port", async () => {
		const wsdl = await fetch(`${shop.url()}/soap?wsdl`);
		expect(await wsdl.text()).toContain("placeOrder");
		const openapi = await fetch(`${shop.url()}/openapi.json`);
		expect(await openapi.json()).toMatchObject({
			paths: { "/api/orders": {} },
		});
		expect((await fetch(`${shop.url()}/health/ready`)).status).toBe(200);
	});
});
