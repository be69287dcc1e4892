import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { problemOf, ShopError } from "../../shop/contract/errors.ts";
import { envelopeOf, faultXml } from "../../shop/runtime/soap-fault.ts";
import { openWire, restDoor, type Wire } from "./rest-door.ts";
import { soapDoor } from "./soap-door.ts";

const product = {
	id: "p-1",
	name: "Tray",
	description: "A tray",
	category: "trays",
	priceCents: 5,
	weightGrams: 6,
};
const problem = problemOf(
	new ShopError("ProductNotFound", "there is no product p-1"),
	"urn:shop:request:r-1",
);
const good = "application/json";
const bad = "application/problem+json";
const fields = Object.entries(product)
	.map(([name, value]) => `<${name}>${value}</${name}>`)
	.join("");
const soapAnswer = (content: string) =>
	envelopeOf(
		`<getProductResponse xmlns="urn:shoplab:shop:1">${content}</getProductResponse>`,
	);
const fault = envelopeOf(
	faultXml(
		new ShopError("ProductNotFound", "there is no product p-1"),
		"urn:shop:request:r-1",
	),
);

/** Answers that a door of the tests must not let pass: status, content type, body. */
const restLies: [string, number, string, unknown][] = [
	["another good status", 201, good, product],
	["another content type", 200, "text/html", product],
	["one field more", 200, good, { ...product, secret: 1 }],
	["one field less", 200, good, { ...product, name: undefined }],
	["a field of another type", 200, good, { ...product, priceCents: "5" }],
	["a problem as plain JSON", 404, good, problem],
	["a problem with another status", 500, bad, problem],
	["a problem with a stack", 404, bad, { ...problem, stack: "x" }],
	["a path of a source file", 404, bad, { ...problem, detail: "at shop.ts:5" }],
	[
		"a path of a package",
		404,
		bad,
		{ ...problem, detail: "in node_modules/soap" },
	],
	["an unknown code", 404, bad, { ...problem, code: "Oops" }],
	["a problem without detail", 404, bad, { ...problem, detail: "" }],
];

const soapLies: [string, number, string, string][] = [
	["another status", 201, "text/xml", soapAnswer(fields)],
	["another content type", 200, "text/html", soapAnswer(fields)],
	["one field more", 200, "text/xml", soapAnswer(`${fields}<secret/>`)],
	[
		"one field less",
		200,
		"text/xml",
		soapAnswer(fields.replace(/<name>.*<\/name>/, "")),
	],
	[
		"a number that is none",
		200,
		"text/xml",
		soapAnswer(fields.replace(">5<", ">NaN<")),
	],
	[
		"a field in a foreign namespace",
		200,
		"text/xml",
		soapAnswer(fields.replace("<name>", '<name xmlns="urn:x">')),
	],
	["a fault with status 200", 200, "text/xml", fault],
	[
		"a fault of the wrong side",
		500,
		"text/xml",
		fault.replace("soap:Client", "soap:Server"),
	],
	[
		"a fault with a stack",
		500,
		"text/xml",
		fault.replace("there is no", "at run (/work/shop.ts:1:1) no"),
	],
	[
		"a fault without a problem",
		500,
		"text/xml",
		fault.replace(/<detail>.*<\/detail>(?=<\/soap:Fault>)/, ""),
	],
];

describe("the doors of the tests see through", () => {
	const open: { server: Server; wire: Wire }[] = [];
	afterEach(async () => {
		for (const { server, wire } of open.splice(0)) {
			await wire.close();
			server.close();
		}
	});
	const wireTo = async (status: number, type: string, body: string) => {
		const server = createServer((request, response) => {
			request.resume();
			response.writeHead(status, { "content-type": type }).end(body);
		});
		await new Promise<void>((resolve) =>
			server.listen(0, "127.0.0.1", () => resolve()),
		);
		const { port } = server.address() as AddressInfo;
		const wire = openWire(`http://127.0.0.1:${port}`);
		open.push({ server, wire });
		return wire;
	};
	const ask = { productId: "p-1" };

	it.each(restLies)("%s over rest", async (_what, status, type, body) => {
		const wire = await wireTo(status, type, JSON.stringify(body));
		await expect(restDoor(wire).call("getProduct", ask)).rejects.toThrow();
	});

	it.each(soapLies)("%s over soap", async (_what, status, type, body) => {
		const wire = await wireTo(status, type, body);
		await expect(soapDoor(wire).call("getProduct", ask)).rejects.toThrow();
	});

	it("nothing in what is right", async () => {
		const rest = restDoor(await wireTo(200, good, JSON.stringify(product)));
		expect(await rest.good("getProduct", ask)).toEqual(product);
		const refusal = restDoor(await wireTo(404, bad, JSON.stringify(problem)));
		expect(await refusal.refused("getProduct", ask)).toBe("ProductNotFound");
		const soap = soapDoor(await wireTo(200, "text/xml", soapAnswer(fields)));
		expect(await soap.good("getProduct", ask)).toEqual(product);
		const faulty = soapDoor(await wireTo(500, "text/xml", fault));
		expect(await faulty.refused("getProduct", ask)).toBe("ProductNotFound");
	});
});
