import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problemOf, ShopError } from "../../shop/contract/errors.ts";
import type { Operation } from "../../shop/contract/operation.ts";
import { operations } from "../../shop/contract/shop.ts";
import { soapMessagesOf } from "../../shop/runtime/soap-client.ts";
import { envelopeOf, faultXml } from "../../shop/runtime/soap-fault.ts";
import { fieldsXml, shapeOf } from "../../shop/runtime/xsd.ts";
import { prepareOpenLoad } from "./driver.ts";
import { createSoapDoor } from "./soap-door.ts";
import { reference } from "./template.ts";
import { openPlan, serve, type TestServer } from "./testing.ts";
import type { OperationCall } from "./wire.ts";

const named = (name: string) => operations.get(name) as Operation;

function callOf(
	name: string,
	more: Partial<OperationCall> = {},
): OperationCall {
	const call = { name, of: named(name), answerIsUsed: true, check: undefined };
	return { kind: "operation", ...call, step: { operation: name }, ...more };
}

/** As the shop answers: the output in the element of the operation. */
function answerOf(name: string, output: Record<string, unknown>): string {
	const fields = fieldsXml(shapeOf(named(name).output), output);
	return envelopeOf(
		`<tns:${name}Response xmlns:tns="urn:shoplab:shop:1" xmlns="urn:shoplab:shop:1">${fields}</tns:${name}Response>`,
	);
}

const stock = { productId: "p-00001", onHand: 4, reserved: 1, available: 3 };
const none = new ShopError("OutOfStock", "none left");
const fault = envelopeOf(faultXml(none, "urn:x"));

describe("an answer of the SOAP door", () => {
	it("is right when its element is that of the operation and its values fit", () => {
		const door = createSoapDoor();
		expect(
			door.read(callOf("getStock"), 200, answerOf("getStock", stock)),
		).toEqual({
			...{ status: 200, right: true, code: null, degraded: false },
			answer: stock,
		});
	});

	it.each([
		["another operation's element", answerOf("getCart", { items: [] })],
		["no envelope", "<html/>"],
		[
			"a value that the contract refuses",
			answerOf("getStock", { ...stock, available: -1 }),
		],
		["a document that breaks off", answerOf("getStock", stock).slice(0, -30)],
	])("is wrong with %s", (_, body) => {
		expect(createSoapDoor().read(callOf("getStock"), 200, body)).toMatchObject({
			right: false,
			code: "WrongBody",
		});
	});

	it("that is a fault has the code and the status of its problem", () => {
		const said = createSoapDoor().read(callOf("placeOrder"), 500, fault);
		expect(said).toMatchObject({
			right: false,
			code: "OutOfStock",
			status: problemOf(none, "").status,
		});
	});

	it("that is the fault which the step expects is right", () => {
		const step = { operation: "placeOrder", expect: { status: 409 } };
		const call = callOf("placeOrder", { step });
		expect(createSoapDoor().read(call, 500, fault).right).toBe(true);
	});

	it("that names what it lacks is degraded", () => {
		const body = answerOf("getProductPage", {}).replace(
			"</tns:",
			"<degraded>reviews</degraded></tns:",
		);
		const call = callOf("getProductPage", { answerIsUsed: false });
		const door = createSoapDoor();
		// The first ones are read in full, and these lack the product.
		for (let count = 0; count < 200; count += 1)
			expect(door.read(call, 200, body).right).toBe(false);
		expect(door.read(call, 200, body)).toMatchObject({
			right: true,
			degraded: true,
		});
	});
});

describe("a load at the SOAP door", () => {
	let server: TestServer;
	let bodies: string[];
	let headers: Record<string, unknown>[];
	beforeAll(async () => {
		bodies = [];
		headers = [];
		server = await serve((request, response) => {
			bodies.push(request.text);
			headers.push(request.headers);
			const asked = /<(\w+) xmlns="urn/.exec(request.text)?.[1] ?? "";
			const product = {
				...{ id: "p-00007", name: "N", description: "D", category: "toys" },
				...{ priceCents: 1, weightGrams: 1 },
			};
			const output = asked === "getStock" ? stock : { items: [product] };
			response.writeHead(200, { "content-type": "text/xml" });
			response.end(answerOf(asked, output));
		});
	});
	afterAll(() => server.close());

	it("posts envelopes, and later steps take values out of earlier answers", async () => {
		const prepared = await prepareOpenLoad(
			openPlan({
				baseUrl: server.baseUrl,
				door: "soap",
				stages: [{ ratePerSecond: 50, durationMs: 100 }],
				journeys: [
					{
						name: "look",
						steps: [
							{ operation: "searchProducts", with: { query: "a & b" } },
							{
								operation: "getStock",
								with: { productId: reference("searchProducts.items[0].id") },
							},
						],
					},
				],
			}),
		);
		const { operations: seen } = await prepared.run({
			signal: new AbortController().signal,
		});
		await prepared.close();
		expect(seen.getStock?.good).toBe(5);
		expect(new Set(server.requests)).toEqual(new Set(["POST /soap"]));
		const search = soapMessagesOf(named("searchProducts"));
		expect(bodies[0]).toContain("<query>a &amp; b</query>");
		expect(headers[0]?.soapaction).toBe(search.action);
		expect(bodies.at(-1)).toContain("<productId>p-00007</productId>");
	});
});
