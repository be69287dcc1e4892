import soap from "soap";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
	type Contract,
	contract,
	type OperationSpec,
	operation,
} from "../contract/operation.ts";
import { shop } from "../contract/shop.ts";
import { wsdlOf } from "./wsdl.ts";

const location = "http://127.0.0.1:8080/soap";
const contracts: readonly Contract[] = shop;

function contractOf(specs: Record<string, Partial<OperationSpec>>): Contract {
	const whole = Object.entries(specs).map(([name, spec]) => [
		name,
		operation({
			summary: name,
			method: "POST",
			path: `/api/${name}`,
			access: "anyone",
			input: z.object({}),
			output: z.void(),
			status: 200,
			errors: [],
			...spec,
		}),
	]);
	return contract("test", Object.fromEntries(whole));
}

describe("the WSDL", () => {
	it("of the shop is this document", async () => {
		const document = wsdlOf(contracts, location);
		await expect(document).toMatchFileSnapshot("./__snapshots__/shop.wsdl");
	});

	it("is read by soap with every operation of the contract", async () => {
		const client = await soap.createClientAsync(wsdlOf(contracts, location));
		const { ShopPort } = client.describe().Shop;
		const names = contracts.flatMap(({ operations }) =>
			Object.keys(operations),
		);
		expect(Object.keys(ShopPort)).toEqual(names);
	});

	it("derives a name for a nested schema without an id", () => {
		const input = z.object({ parcel: z.object({ weightGrams: z.int() }) });
		expect(wsdlOf([contractOf({ send: { input } })], location)).toContain(
			`<xsd:element name="parcel" type="tns:SendParcel"/>`,
		);
	});

	it("refuses two different schemas of one name", () => {
		const output = (field: string) =>
			z.object({ [field]: z.string() }).meta({ id: `Twice` });
		const specs = {
			one: { output: output("a") },
			two: { output: output("b") },
		};
		expect(() => wsdlOf([contractOf(specs)], location)).toThrow(
			/two different schemas are called Twice/,
		);
	});

	it.each([
		["a union", z.object({ value: z.union([z.string(), z.int()]) })],
		["a list of lists", z.object({ value: z.array(z.array(z.string())) })],
		["a list with nulls", z.object({ value: z.array(z.string().nullable()) })],
	])("refuses %s, which it could not say", (_, input) => {
		expect(() => wsdlOf([contractOf({ send: { input } })], location)).toThrow(
			/no place in the WSDL/,
		);
	});

	it.each([
		["z.int()", z.int(), `type="xsd:long"`],
		[
			"a range beyond 32 bits",
			z
				.int()
				.min(0)
				.max(2 ** 31),
			`base="xsd:long"`,
		],
		["a range within 32 bits", z.int().min(0).max(99), `base="xsd:int"`],
		["a number", z.number(), `type="xsd:double"`],
		[
			"a nullable boolean",
			z.boolean().nullable(),
			`minOccurs="0" type="xsd:boolean"`,
		],
		["a default", z.string().default("x"), `minOccurs="0" type="xsd:string"`],
		["a list", z.array(z.string()), `maxOccurs="unbounded" type="xsd:string"`],
		["an enum", z.enum(["a<b"]), `<xsd:enumeration value="a&lt;b"/>`],
	])("says %s in XML Schema", (_, schema, expected) => {
		const input = z.object({ value: schema });
		const document = wsdlOf([contractOf({ send: { input } })], location);
		const line = document.split("\n").find((line) => line.includes(`"value"`));
		expect(line).toContain(expected);
	});
});
